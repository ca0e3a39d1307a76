"""What views share: where (Brasil, UF, region or núcleo), when, which indicators; what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from telessaude.contract.words import load_words
from telessaude.reading import formats
from telessaude.reading.publication import Reader

BRASIL = "BR"
ALL = "todos"


@dataclass(frozen=True)
class Filters:
    """What is chosen; ``nivel`` and ``nivel_id`` are the unit in sight, ``anterior`` the period before.

    ``regiao`` is a health region, as :func:`regions` names them; a núcleo chosen goes before it.
    """

    uf: str
    nucleo: str
    periodo_tipo: str
    periodo_inicio: date
    parcial: bool
    grupo: str
    regiao: str = ALL

    @property
    def nivel(self) -> str:
        """brasil, uf, one of the regional levels or nucleo."""
        if self.nucleo != ALL:
            return "nucleo"
        if self.regiao != ALL:
            return self.regiao.partition(":")[0]
        return "brasil" if self.uf == BRASIL else "uf"

    @property
    def nivel_id(self) -> str:
        """BR, the UF, the region or the nucleo_id."""
        if self.nucleo != ALL:
            return self.nucleo
        return self.uf if self.regiao == ALL else self.regiao.partition(":")[2]

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


def regions(reader: Reader, uf: str) -> dict[str, str]:
    """The health regions of a UF with figures in sight: `<level>:<nivel_id>` and their name, widest first."""
    rows = reader.frame(
        """
        select nivel, nivel_id, nome from regiao
        where uf = $uf and (nivel, nivel_id) in (select (nivel, nivel_id) from indicador_valor)
        order by nome, nivel_id
        """,
        uf=uf,
    )
    return {
        f"{level}:{unit}": f"{name} · {words.niveis[level]}"
        for words in [load_words()]
        for level in words.niveis
        for unit, name in rows.loc[rows["nivel"] == level, ["nivel_id", "nome"]].itertuples(index=False)
    }


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
