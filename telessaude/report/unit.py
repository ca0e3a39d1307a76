"""The unit a report is of: Brasil, a UF or a part of one, known to the publication in sight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from telessaude.contract.families import REGIONAL
from telessaude.reading.answers import words
from telessaude.reading.answers.unit import names, unit_name
from telessaude.reading.publication import Reader
from telessaude.report.period import quadrimestre_name
from telessaude.store.errors import Failure

KINDS = {"brasil": "País", "uf": "Unidade da Federação"}
UNKNOWN = {
    "uf": "Não há números da UF {} nesta publicação: confira a sigla.",
    "nucleo": "Não há núcleo {} nesta publicação: confira o identificador.",
    "municipio": "Não há município {} nesta publicação: confira o código do IBGE, de 7 algarismos.",
    **dict.fromkeys(
        REGIONAL, "Não há região {} nesta publicação: escreva a sigla da UF e o código, como MG-Norte."
    ),
}


@dataclass(frozen=True)
class Unit:
    """A unit by level and identifier, with its name; ``uf`` is where it is, empty for Brasil."""

    nivel: str
    nivel_id: str
    nome: str
    uf: str

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return KINDS.get(self.nivel) or words.level(self.nivel)

    def stem(self, first_day: date) -> str:
        """The name of its report's files, without extension: relatorio_nucleo_9150043_2024-Q3."""
        level = "" if self.nivel in {"brasil", "uf"} else f"{self.nivel}_"
        return (
            f"relatorio_{level}{re.sub(r'[^A-Za-z0-9-]', '-', self.nivel_id)}_{quadrimestre_name(first_day)}"
        )


def find(reader: Reader, nivel: str, nivel_id: str) -> Unit:
    """A unit in sight.

    Raises:
        Failure: there is none of that identifier.
    """
    if nivel == "brasil":
        return Unit("brasil", "BR", "Brasil", "")
    uf = _uf(reader, nivel, nivel_id)
    if uf is None:
        raise Failure(UNKNOWN[nivel].format(nivel_id))
    return Unit(nivel, nivel_id, unit_name(reader, nivel, nivel_id), uf)


def of_state(reader: Reader, uf: str, first_day: date) -> list[Unit]:
    """The UF, its regions, núcleos and municípios that have figures in a quadrimestre, by name in each level.

    Raises:
        Failure: no such UF.
    """
    state = find(reader, "uf", uf)
    parts = (_inside(reader, level, uf, first_day) for level in (*REGIONAL, "nucleo", "municipio"))
    return [state, *chain.from_iterable(parts)]


def require_figures(reader: Reader, units: Sequence[Unit], first_day: date) -> None:
    """See that each unit has a figure in a quadrimestre.

    Raises:
        Failure: one has none, or none that may be seen.
    """
    for unit in units:
        found = reader.record(
            """
            select 1 as ha from indicador_valor
            where nivel = $nivel and nivel_id = $id and periodo_tipo = 'quadrimestre'
                and periodo_inicio = $inicio
            limit 1
            """,
            nivel=unit.nivel,
            id=unit.nivel_id,
            inicio=first_day,
        )
        if found is None:
            why = (
                "está fora da base de pesquisa, ou é pequeno demais para ela"
                if reader.publication.public
                else "nenhum registro deste quadrimestre chegou"
            )
            raise Failure(
                f"{unit.nome} não tem números em {quadrimestre_name(first_day)}: "
                f"{why}; escolha outro período ou outra unidade."
            )


def _uf(reader: Reader, nivel: str, nivel_id: str) -> str | None:
    queries = {
        "uf": "select nivel_id as uf from indicador_valor where nivel = 'uf' and nivel_id = $id limit 1",
        "nucleo": "select uf from nucleo where nucleo_id = $id",
        "municipio": "select uf from municipio where municipio_ibge = $id",
        **{level: f"select uf from regiao where nivel = '{level}' and nivel_id = $id" for level in REGIONAL},
    }
    found = reader.record(queries[nivel], id=nivel_id)
    return None if found is None else str(found["uf"])


def _inside(reader: Reader, nivel: str, uf: str, first_day: date) -> list[Unit]:
    registry = {
        "nucleo": "select nucleo_id from nucleo where uf = $uf",
        "municipio": "select municipio_ibge from municipio where uf = $uf",
        **dict.fromkeys(REGIONAL, "select nivel_id from regiao where uf = $uf"),
    }[nivel]
    rows = reader.frame(
        f"""
        select distinct nivel_id from indicador_valor
        where nivel = $nivel and nivel_id in ({registry})
            and periodo_tipo = 'quadrimestre' and periodo_inicio = $inicio
        """,
        nivel=nivel,
        uf=uf,
        inicio=first_day,
    )
    known = names(reader, nivel)
    units = [Unit(nivel, str(code), known.get(str(code), str(code)), uf) for code in rows["nivel_id"]]
    return sorted(units, key=lambda unit: (unit.nome, unit.nivel_id))
