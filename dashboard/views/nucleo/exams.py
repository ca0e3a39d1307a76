"""Telediagnóstico in short: reports by type of exam and how long the patient waited for the exam."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude.reading import formats
from telessaude.reading.answers import figures, words
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

REPORTS, WAIT, IN_TIME = "MSNT5.395", "DESD.1792", "MSNT50.765"


def show(reader: Reader, filters: Filters) -> None:
    """A row a type of exam."""
    rows = by_exam(reader, filters)
    if rows.empty:
        st.caption("Nenhum laudo entregue neste período.")
        return
    sheet(
        rows,
        (
            Column("categoria", "Tipo de exame"),
            Column("laudos", "Laudos", formats.number, REPORTS),
            Column("espera", "Espera pelo exame (dias)", tenths, f"Da solicitação ao exame ({WAIT})"),
            Column("prazo", "Laudos em até 72 h (%)", tenths, f"Só os eletivos ({IN_TIME})"),
        ),
        name="telediagnostico",
        alt="Laudos e espera por tipo de exame",
    )


def by_exam(reader: Reader, filters: Filters) -> pd.DataFrame:
    """categoria, laudos, espera (days) and prazo (%) of each type of exam, and of all; most reports first."""
    columns = {"laudos": REPORTS, "espera": WAIT, "prazo": IN_TIME}
    told = figures.breakdowns(reader, filters, list(columns.values()))
    found = [
        told[indicator].set_index("categoria")["valor"].rename(name) for name, indicator in columns.items()
    ]
    rows = pd.concat(found, axis=1).dropna(subset="laudos").reset_index(names="categoria")
    rows = rows.sort_values(["laudos", "categoria"], ascending=[False, True])
    rows["categoria"] = [words.category("tipo_exame", str(code)) for code in rows["categoria"]]
    return rows.reset_index(drop=True)
