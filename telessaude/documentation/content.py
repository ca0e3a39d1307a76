"""What the pages say: the rows of the catalogue seeds and the texts next to this module, as typed objects."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from telessaude.contract import load_sources
from telessaude.project import SEEDS

TEXTS = Path(__file__).with_name("textos")
CATALOGUE = SEEDS / "catalogo"

INDICATOR_TEXTS = ("ms_nt5", "ms_nt50_nt63", "paho", "desd", "haoc", "mspc6", "programas", "fila")
SOURCE_TEXTS = ("fontes_registros", "fontes_cadastros", "fontes_gestao")

Cell = str | int | float | None


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tabela(_Strict):
    """A table of fictitious records: a heading and its lines."""

    titulo: str
    colunas: tuple[str, ...]
    linhas: tuple[tuple[Cell, ...], ...]

    def registros(self) -> list[dict[str, Cell]]:
        """The lines as records by column."""
        return [dict(zip(self.colunas, line, strict=True)) for line in self.linhas]


class Exemplo(_Strict):
    """A worked example: the records given, how the figures come about, and the figures.

    ``categoria`` is the category that ``numerador``, ``denominador`` and ``valor`` speak of, absent for the
    total; ``detalhe`` has the value of each category of the breakdown; ``cobertura`` goes from 0 to 1.
    """

    unidade: str = "Núcleo Serra Azul, março de 2024"
    tabelas: tuple[Tabela, ...]
    entradas: dict[str, Cell] = {}
    categoria: str | None = None
    numerador: float | None = None
    denominador: float | None = None
    valor: float
    cobertura: float | None = None
    detalhe: dict[str, float] = {}
    conta: str


class TextoIndicador(_Strict):
    """What a page of an indicator says beyond the catalogue."""

    intuicao: str
    leitura: str
    distorcoes: tuple[str, ...]
    exemplo: Exemplo


class TextoFonte(_Strict):
    """What a page of a source says beyond the contract and its words.

    ``colunas`` is what who sends must mind in a column, beside what it is; ``erros`` pairs a mistake with
    what comes of it.
    """

    resumo: str
    quem_envia: str
    arquivo: str
    ordem: tuple[str, ...] = ()
    colunas: dict[str, str] = {}
    exemplo: str
    erros: tuple[tuple[str, str], ...]


class Geral(_Strict):
    """Words that several pages share, by what they name."""

    grupos: dict[str, str]
    tipos: dict[str, str]
    periodos: dict[str, str]
    situacoes: dict[str, str]
    bases: dict[str, str]
    entradas: dict[str, str]


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(
        (TEXTS / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return document


def _seed(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def catalogue() -> list[dict[str, str]]:
    """The rows of ``indicador_catalogo.csv``, in the file's order."""
    return _seed("indicador_catalogo")


@cache
def norms() -> list[dict[str, str]]:
    """The rows of ``norma_catalogo.csv``: norma, nome, orgao, ano, descricao, and its validity."""
    return _seed("norma_catalogo")


@cache
def general() -> Geral:
    """The words that several pages share."""
    return Geral.model_validate(_read("geral"))


def _table(given: dict[str, Any], records: dict[str, Any]) -> Tabela:
    """A table written out, or the columns that an example shows of shared records."""
    if "base" not in given:
        return Tabela.model_validate(given)
    shared = Tabela.model_validate(records[given["base"]])
    columns = tuple(given["colunas"])
    lines = tuple(tuple(record[name] for name in columns) for record in shared.registros())
    return Tabela(titulo=shared.titulo, colunas=columns, linhas=lines)


@cache
def indicator_texts() -> dict[str, TextoIndicador]:
    """The text of every indicator, by indicador_id.

    Raises:
        pydantic.ValidationError: a text lacks a part or has an unknown one.
        KeyError: an example names records or columns that do not exist.
    """
    records = _read("registros")
    texts: dict[str, TextoIndicador] = {}
    for name in INDICATOR_TEXTS:
        for indicator, body in _read(name).items():
            tables = [_table(table, records) for table in body["exemplo"]["tabelas"]]
            texts[indicator] = TextoIndicador.model_validate(
                body | {"exemplo": body["exemplo"] | {"tabelas": tables}}
            )
    return texts


@cache
def source_texts() -> dict[str, TextoFonte]:
    """The text of every source, by its name in the contract.

    Raises:
        pydantic.ValidationError: a text lacks a part or has an unknown one.
        LookupError: a source has no text.
    """
    texts = {
        source: TextoFonte.model_validate(body)
        for name in SOURCE_TEXTS
        for source, body in _read(name).items()
    }
    if missing := load_sources().keys() - texts.keys():
        raise LookupError(f"write {sorted(missing)} in {TEXTS.name}/fontes_*.yml and run make docs")
    return texts
