"""The figures measured on the demonstration, as typed objects, and the file that keeps them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

FIGURES = Path(__file__).with_name("demonstracao.yml")
HEADING = (
    "# Figures of the demonstration, at most six decimals. Not to be edited: make docs-figures writes them.\n"
)
WIDTH = 108

Periodo = Literal["ano", "quadrimestre", "mes", "semana"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Numero(_Strict):
    """A published figure; ``cobertura`` goes from 0 to 1."""

    valor: float
    numerador: float | None = None
    denominador: float | None = None
    ic95_inferior: float | None = None
    ic95_superior: float | None = None
    cobertura: float | None = None
    meta: float | None = None
    situacao: str | None = None


class NumeroDoPeriodo(Numero):
    """The total of the shown unit in the last complete period of a kind, or in the current one."""

    periodo: Periodo
    inicio: date
    fim: date
    parcial: bool = False


class NumeroDaCategoria(Numero):
    """A category of a breakdown of the shown unit."""

    categoria: str


class Detalhamento(_Strict):
    """A breakdown in the shown period: how many categories there are, and the first of them by ``ordem``."""

    dimensao: str
    categorias: int
    ordem: Literal["denominador", "valor"]
    primeiras: tuple[NumeroDaCategoria, ...]


class Nivel(_Strict):
    """A level: rows in all periods, and how its units spread in the shown period, when there are two or more.

    ``atingida``, ``atingida_em_parte`` and ``nao_atingida`` count the units that have a target.
    """

    nivel: str
    linhas: int
    unidades: int = 0
    menor: float | None = None
    mediana: float | None = None
    maior: float | None = None
    atingida: int = 0
    atingida_em_parte: int = 0
    nao_atingida: int = 0


class Serie(_Strict):
    """Complete periods, of the shortest kind but the week: those with rows, of those since the first."""

    periodo: Periodo
    de: date
    a: date
    com_valor: int
    periodos: int


class Medido(_Strict):
    """What was measured of an indicator.

    ``periodo``, ``inicio`` and ``fim`` are the shown period, of ``detalhamentos`` and of the spread in
    ``niveis``; the spread is that of ``categoria`` where the indicator has no total. ``unidade`` is absent
    where units have no name to show, and ``serie`` where no period is complete.
    """

    periodo: Periodo
    inicio: date
    fim: date
    parcial: bool = False
    nivel: str
    unidade: str | None = None
    categoria: str | None = None
    numeros: tuple[NumeroDoPeriodo, ...] = ()
    niveis: tuple[Nivel, ...]
    detalhamentos: tuple[Detalhamento, ...] = ()
    serie: Serie | None = None


class Demonstracao(_Strict):
    """The publication that was measured, and each indicator of it by indicador_id."""

    referencia: date
    nucleos: int
    estados: int
    linhas_aceitas: int
    indicadores: dict[str, Medido]


def text(figures: Demonstracao) -> str:
    """The figures as the file has them: the same figures, the same bytes."""
    written: str = yaml.dump(
        figures.model_dump(mode="json", exclude_defaults=True),
        Dumper=yaml.CSafeDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=WIDTH,
    )
    return HEADING + written


def parse(written: str) -> Demonstracao:
    """The figures of a file's text.

    Raises:
        pydantic.ValidationError: a figure lacks a part or has an unknown one.
    """
    return Demonstracao.model_validate(yaml.load(written, Loader=yaml.CSafeLoader))


@cache
def committed() -> Demonstracao:
    """The figures kept next to this module."""
    return parse(FIGURES.read_text(encoding="utf-8"))
