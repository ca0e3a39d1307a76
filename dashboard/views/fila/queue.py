"""Which queue is in sight, and its figures: a queue is a state's or a município's, never a núcleo's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address
from telessaude.reading.answers import periods
from telessaude.reading.answers.inside import MUNICIPIOS
from telessaude.reading.answers.unit import names, unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

YEAR = 12  # months shown before the one in sight


@dataclass(frozen=True)
class Queue:
    """The queue of a unit at the end of a month."""

    nivel: str
    nivel_id: str
    nome: str
    mes: date

    @property
    def primeiro(self) -> date:
        """The first of the months shown."""
        return periods.shift(self.mes, -YEAR)


def choose(reader: Reader, filters: Filters) -> Queue | None:
    """The queue in sight at the last month of the period that has one; None where there is none."""
    nivel, unit = filters.nivel, filters.nivel_id
    if nivel == "nucleo":
        of = reader.record("select uf from nucleo where nucleo_id = $nucleo", nucleo=unit)
        nivel, unit = "uf", of["uf"] if of else filters.uf
        st.caption("A fila é do estado e dos municípios, e não do núcleo: aqui está a do estado.")
    if nivel in MUNICIPIOS:
        towns = _towns(reader, nivel, unit)
        whole = {"": f"{unit_name(reader, nivel, unit)}, todos os municípios"}
        if towns and (town := address.choose("Fila de", "fila", whole | towns, "", inside=True)):
            nivel, unit = "municipio", town
    months = periods.months(filters.periodo_tipo, filters.periodo_inicio)
    found = reader.record(
        """
        select max(periodo_inicio) as mes
        from indicador_valor
        where indicador_id in ('FILA.tamanho', 'FILA.entradas', 'FILA.saidas') and periodo_tipo = 'mes'
          and nivel = $nivel and nivel_id = $unidade and periodo_inicio between $primeiro and $ultimo
        """,
        nivel=nivel,
        unidade=unit,
        primeiro=months[0],
        ultimo=months[-1],
    )
    if found is None or found["mes"] is None:
        return None
    return Queue(nivel, unit, unit_name(reader, nivel, unit), pd.Timestamp(found["mes"]).date())


def figures(reader: Reader, queue: Queue) -> pd.DataFrame:
    """Every figure of the queue in the months shown: those of FILA, and of RIO that stand beside it.

    Columns: indicador_id, mes, dimensao, categoria, valor, parcial.
    """
    rows = reader.frame(
        """
        select indicador_id, periodo_inicio as mes, dimensao, categoria, valor, parcial
        from indicador_valor
        where (indicador_id like 'FILA.%' or indicador_id like 'RIO.%') and periodo_tipo = 'mes'
          and nivel = $nivel and nivel_id = $unidade and periodo_inicio between $primeiro and $mes
        order by indicador_id, mes, dimensao, categoria
        """,
        nivel=queue.nivel,
        unidade=queue.nivel_id,
        primeiro=queue.primeiro,
        mes=queue.mes,
    )
    return rows.assign(mes=[pd.Timestamp(day).date() for day in rows["mes"]])


def total(rows: pd.DataFrame, indicator: str) -> float | None:
    """The figure without breakdown of an indicator, in rows of one month; None where there is none."""
    found = rows[(rows["indicador_id"] == indicator) & (rows["dimensao"] == "total")]["valor"]
    return None if found.empty else float(found.iloc[0])


def _towns(reader: Reader, nivel: str, unit: str) -> dict[str, str]:
    queued = reader.frame(
        f"""
        select municipio_ibge
        from municipio
        where {MUNICIPIOS[nivel]} and municipio_ibge in (
          select nivel_id from indicador_valor where indicador_id = 'FILA.entradas' and nivel = 'municipio'
        )
        """,
        unidade=unit,
    )
    known = names(reader, "municipio")
    return dict(
        sorted(((code, known.get(code, code)) for code in queued["municipio_ibge"]), key=lambda town: town[1])
    )
