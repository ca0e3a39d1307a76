"""How often the columns that indicators need come filled in."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.writers import typed
from dashboard.views.qualidade.asked import of_period
from dashboard.views.qualidade.deliveries import EVERY, choose_source
from telessaude.reading import formats
from telessaude.reading.answers import sources, words
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

LOW = 50


def show(reader: Reader, filters: Filters) -> None:
    """Draw the completeness of the period, a column of the table for each núcleo."""
    source = choose_source()
    asked = of_period(reader, filters)
    found = asked.completeness()
    if source != EVERY:
        found = found[found["fonte"] == source]
    st.header("Completude das colunas que importam")
    st.write(
        "De cada 100 registros em que a coluna é esperada, quantos a trazem. O que falta não volta: o "
        "indicador é calculado sem ele."
    )
    if found.empty:
        st.info("Sem registros desta fonte neste período.")
        return
    wide = pivoted(found)
    names = [name for name in wide.columns if name not in {"fonte", "coluna"}]
    low = int((wide[names] < LOW).to_numpy().sum())
    filled = int(wide[names].notna().to_numpy().sum())
    st.write(
        f"{formats.number(low)} de {formats.number(filled)} colunas de núcleos vêm em menos da metade dos "
        "registros."
    )
    silent = [name for name in asked.names().values() if name not in names]
    if silent:
        st.caption(f"Sem registros no período: {typed(words.listed(silent, 8))}.")
    tables.table(
        wide,
        [
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("coluna", "Coluna"),
            *(tables.Column(name, name, _percent) for name in names),
        ],
        name="qualidade_completude",
        alt="Percentual de registros com cada coluna preenchida, por núcleo",
    )


def pivoted(found: pd.DataFrame) -> pd.DataFrame:
    """fonte, coluna and a column a núcleo with the percentage filled; null where it had no such record."""
    share = found.assign(parte=100 * found["preenchidos"] / found["registros"])
    order = list(share["nome"].drop_duplicates())
    wide = share.pivot_table(index=["fonte", "coluna"], columns="nome", values="parte", observed=True)
    return wide.reindex(columns=order).reset_index().rename_axis(columns=None)


def _percent(value: float | None) -> str:
    return formats.figure(value, "%")
