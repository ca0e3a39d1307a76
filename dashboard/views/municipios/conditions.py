"""Conditions that a município fulfils before the service starts, as in Minas Gerais (MG.aptos)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import numbers, pictures
from dashboard.parts.numbers import Number
from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import periods
from telessaude.reading.answers.unit import names
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

FIT, CONDITION = "MG.aptos", "MG.condicao"
TITLES = {
    "instrumento_formalizado": "Instrumento formalizado",
    "ponto_focal_indicado": "Ponto focal indicado",
    "capacitacao_bloco1": "Capacitação, bloco 1",
    "cadastro_profissionais": "Cadastro de profissionais",
}


def show(reader: Reader, filters: Filters) -> None:
    """How many municípios are fit, and what the others lack, in the last month of the period."""
    rows = last_month(reader, filters)
    if rows.empty:
        return
    month = formats.month(rows["periodo_inicio"].iloc[0])
    st.header(f"Condicionalidades dos municípios em {month}")
    if filters.nivel == "brasil":
        _by_uf(reader, rows)
        return
    fit = rows[rows["indicador_id"] == FIT].iloc[0].to_dict()
    left, right = st.columns((1, 2))
    with left:
        numbers.show(Number("Municípios aptos", formats.figure(fit["valor"], "%"), f"{lacking(fit)} ({FIT})"))
    conditions = rows[rows["indicador_id"] == CONDITION].assign(
        categoria=[TITLES.get(code, code) for code in rows[rows["indicador_id"] == CONDITION]["categoria"]]
    )
    chart = charts.breakdown(conditions, unit="%", subject=f"Condicionalidades cumpridas em {month}")
    with right:
        pictures.draw(chart)
    st.caption(f"Condição suspensa conta como cumprida ({CONDITION}).")


def lacking(fit: Mapping[Any, Any]) -> str:
    """How many are fit and how many are not, in words."""
    there, whole = round(fit["numerador"]), round(fit["denominador"])
    said = f"{formats.number(there)} de {formats.number(whole)} municípios cumpriram as quatro condições."
    if there == whole:
        return said
    owing = f"Falta{'m' if whole - there > 1 else ''} {formats.number(whole - there)}"
    return f"{said} {owing}: veja ao lado o que mais falta cumprir."


def last_month(reader: Reader, filters: Filters) -> pd.DataFrame:
    """The rows of the last month of the period in sight that has any; of Brasil, those of every UF."""
    months = periods.months(filters.periodo_tipo, filters.periodo_inicio)
    return reader.frame(
        f"""
        select indicador_id, nivel_id, periodo_inicio, categoria, numerador, denominador, valor,
          ic95_inferior, ic95_superior, parcial
        from indicador_valor
        where indicador_id in ('{FIT}', '{CONDITION}') and periodo_tipo = 'mes'
          and nivel = $nivel and ($unidade = 'BR' or nivel_id = $unidade)
          and periodo_inicio >= $primeiro and periodo_inicio <= $ultimo
        qualify periodo_inicio = max(periodo_inicio) over ()
        order by valor, categoria
        """,
        nivel="uf" if filters.nivel == "brasil" else filters.nivel,
        unidade=filters.nivel_id,
        primeiro=months[0],
        ultimo=months[-1],
    )


def _by_uf(reader: Reader, rows: pd.DataFrame) -> None:
    ufs = names(reader, "uf")
    fit = rows[rows["indicador_id"] == FIT]
    columns = (
        Column("nome", "UF"),
        Column("numerador", "Aptos", formats.number),
        Column("denominador", "Municípios", formats.number),
        Column("valor", "Aptos (%)", tenths),
    )
    shown = fit.assign(nome=[ufs.get(uf, uf) for uf in fit["nivel_id"]])
    sheet(shown, columns, name="condicionalidades", alt="Municípios aptos por UF")
