"""What came of the answers: kept at the unit or referred, and the referrals avoided.

Avoided is counted among those who meant to refer (MSNT5.412), never as intentions minus referrals: the two
are of different populations, and the difference can be negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import formats
from dashboard.answers import answered, figures, words
from dashboard.answers.answered import Cell
from dashboard.filters import Filters
from dashboard.parts.tables import Column, table
from dashboard.publication import Reader

LETTER, ASSESSED, INTENTION = "MSNT5.412a", "MSNT5.412b", "HAOC2.282"


def show(reader: Reader, filters: Filters, cell: Cell) -> None:
    """Published shares, and the whole table of intention by outcome."""
    st.header("Permaneceu na unidade ou foi encaminhado")
    published = figures.totals(reader, filters, (LETTER, ASSESSED))
    intentions = figures.breakdown(reader, filters, INTENTION)
    meant = intentions[intentions["categoria"] == "sim"]
    columns = st.columns(3)
    _share(columns[0], "Intenção de encaminhar", None if meant.empty else meant.iloc[0].to_dict(), INTENTION)
    _share(columns[1], "Evitados, entre os avaliados", published.get(ASSESSED), ASSESSED)
    _share(columns[2], "Evitados, sobre toda intenção", published.get(LETTER), LETTER)
    rows = answered.conduct(reader, cell)
    if rows.empty:
        st.caption("Nenhuma teleconsultoria respondida neste período.")
        return
    write = formats.number
    table(
        outcomes(rows),
        (
            Column("intencao", "Pretendia encaminhar?"),
            Column("mantidas", "Permaneceu na unidade", write),
            Column("encaminhadas", "Foi encaminhado", write),
            Column("sem_desfecho", "Sem desfecho informado", write),
            Column("total", "Total", write),
        ),
        name="conduta",
        alt="Teleconsultorias respondidas por intenção de encaminhar e desfecho",
    )
    st.caption(
        "Encaminhamento evitado é o da primeira linha: havia intenção de encaminhar e a pessoa permaneceu na "
        "unidade. As outras linhas não contam como evitadas, nem se subtraem delas."
    )


def outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of :func:`answered.conduct` in words, those who meant to refer first, and their sum."""
    named = rows.assign(intencao=[words.category("intencao", code) for code in rows["intencao"]])
    whole = {column: int(named[column].sum()) for column in named.columns if column != "intencao"}
    return pd.concat([named, pd.DataFrame([{"intencao": "Todas", **whole}])], ignore_index=True)


def _share(column: DeltaGenerator, label: str, row: Mapping[Any, Any] | None, indicator: str) -> None:
    if row is None:
        column.metric(label, formats.NOTHING, help=f"Ninguém informou neste período ({indicator}).")
        return
    coverage = row["cobertura"]
    informed = "" if formats.missing(coverage) else f" Informado em {formats.number(100 * coverage, 1)} %."
    counted = f"{formats.number(row['numerador'])} de {formats.number(row['denominador'])}"
    column.metric(label, formats.figure(row["valor"], "%"), help=f"{counted} ({indicator}).{informed}")
