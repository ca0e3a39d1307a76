"""What came of the answers: kept at the unit or referred, and the referrals avoided.

Avoided is counted among those who meant to refer (MSNT5.412), never as intentions minus referrals: the two
are of different populations, and the difference can be negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import numbers
from dashboard.parts.numbers import Number
from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from telessaude.reading import formats
from telessaude.reading.answers import answered, figures, sought, words
from telessaude.reading.answers.answered import Cell
from telessaude.reading.answers.figures import Figure
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

PUBLISHED = LETTER, ASSESSED = "MSNT5.412a", "MSNT5.412b"
INTENTION = "HAOC2.282"


def show(reader: Reader, filters: Filters, cell: Cell, published: dict[str, Figure]) -> None:
    """Published shares, and the whole table of intention by outcome."""
    st.header("Permaneceu na unidade ou foi encaminhado")
    intentions = figures.breakdown(reader, filters, INTENTION)
    meant = intentions[intentions["categoria"] == "sim"]
    numbers.show(
        _share("Intenção de encaminhar", None if meant.empty else meant.iloc[0].to_dict(), INTENTION),
        _share("Evitados, entre os avaliados", published.get(ASSESSED), ASSESSED),
        _share("Evitados, sobre toda intenção", published.get(LETTER), LETTER),
    )
    when = filters.periodo_tipo, filters.periodo_inicio
    if told := sought.said(reader, filters.nivel, filters.nivel_id, *when):
        st.markdown(told)
    rows = answered.conduct(reader, cell)
    if rows.empty:
        st.caption("Nenhuma teleconsultoria respondida neste período.")
        return
    write = formats.number
    sheet(
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


def _share(label: str, row: Mapping[Any, Any] | None, indicator: str) -> Number:
    if row is None:
        return Number(label, formats.NOTHING, f"Ninguém informou neste período ({indicator}).")
    coverage = row["cobertura"]
    informed = "" if formats.missing(coverage) else f" Informado em {formats.number(100 * coverage, 1)} %."
    counted = f"{formats.number(row['numerador'])} de {formats.number(row['denominador'])}"
    return Number(label, formats.figure(row["valor"], "%"), f"{counted} ({indicator}).{informed}")
