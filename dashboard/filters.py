"""The filters that every view shares: where (Brasil, a UF, a núcleo), when, and which group of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address, formats
from dashboard.answers import words
from dashboard.publication import Reader

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


def show(reader: Reader) -> Filters | None:
    """Draw the filters in the sidebar; None when nothing was published for what the person may see."""
    nucleos = reader.frame("select nucleo_id, nome, uf from nucleo order by uf, nome")
    ufs = units(reader, "uf")
    with st.sidebar:
        places = ({BRASIL: "Brasil"} if reader.scope.everything else {}) | {uf: uf for uf in ufs}
        if not places and nucleos.empty:
            return None
        # Who sees a núcleo alone has no UF to choose: the UF is the núcleo's.
        places = places or dict.fromkeys(nucleos["uf"], "") | {uf: uf for uf in nucleos["uf"]}
        default = BRASIL if BRASIL in places else next(iter(places))
        uf = address.choose("UF", "uf", places, default)
        of_uf = nucleos if uf == BRASIL else nucleos[nucleos["uf"] == uf]
        every = {ALL: "Todos"} if uf == BRASIL or uf in ufs else {}
        names = every | dict(zip(of_uf["nucleo_id"], map(words.short, of_uf["nome"]), strict=True))
        nucleo = address.choose("Núcleo", "nucleo", names, next(iter(names)))
        kinds = {kind: formats.PERIOD_KINDS[kind] for kind in ("mes", "quadrimestre", "ano")}
        kind = address.choose_few("Período", "periodo", kinds, "mes")
        periods = published_periods(reader, kind)
        if periods.empty:
            return None
        days = {f"{first:%Y-%m-%d}": first for first in periods["periodo_inicio"]}
        partial = dict(zip(days, periods["parcial"], strict=True))
        labels = {
            key: formats.period(kind, first) + (" (em curso)" if partial[key] else "")
            for key, first in days.items()
        }
        latest = next((key for key in labels if not partial[key]), next(iter(labels)))
        first_day = address.choose(formats.PERIOD_KINDS[kind], "inicio", labels, latest)
        group = address.choose(
            "Grupo de indicadores", "grupo", {ALL: "Todas as normas"} | groups(reader), ALL
        )
    return Filters(uf, nucleo, kind, days[first_day].date(), bool(partial[first_day]), group)


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
