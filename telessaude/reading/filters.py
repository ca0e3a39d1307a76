"""What views share: where (Brasil, a UF, a núcleo), when, which indicators; and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from telessaude.reading import formats
from telessaude.reading.publication import Reader

BRASIL = "BR"
ALL = "todos"


@dataclass(frozen=True)
class Filters:
    """What is chosen; ``nivel`` and ``nivel_id`` are the unit in sight, ``anterior`` the period before."""

    uf: str
    nucleo: str
    periodo_tipo: str
    periodo_inicio: date
    parcial: bool
    grupo: str

    @property
    def nivel(self) -> str:
        """brasil, uf or nucleo."""
        if self.nucleo != ALL:
            return "nucleo"
        return "brasil" if self.uf == BRASIL else "uf"

    @property
    def nivel_id(self) -> str:
        """BR, the UF or the nucleo_id."""
        return self.uf if self.nucleo == ALL else self.nucleo

    @property
    def periodo(self) -> str:
        """The period in words."""
        return formats.period(self.periodo_tipo, self.periodo_inicio)


def units(reader: Reader, level: str) -> list[str]:
    """The units of a level that have figures in sight, in order."""
    found = reader.frame(
        "select distinct nivel_id from indicador_valor where nivel = $nivel order by 1", nivel=level
    )
    return [str(unit) for unit in found["nivel_id"]]


def published_periods(reader: Reader, kind: str) -> pd.DataFrame:
    """The periods of a kind with figures in sight, newest first: periodo_inicio, parcial."""
    return reader.frame(
        """
        select periodo_inicio, bool_or(parcial) as parcial
        from indicador_valor
        where periodo_tipo = $tipo
        group by periodo_inicio
        order by periodo_inicio desc
        """,
        tipo=kind,
    )


def groups(reader: Reader) -> dict[str, str]:
    """The norms with indicators: their code and name."""
    found = reader.frame(
        """
        select norma, any_value(nome) as nome
        from norma
        where norma in (select norma from indicador where disponivel)
        group by norma
        order by norma
        """
    )
    return {code: f"{code} · {name}" for code, name in found.itertuples(index=False)}
