"""What stands beside the queue: appointments missed, slots that nobody took, requests sent back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import numbers
from dashboard.parts.numbers import Number
from dashboard.views.fila.queue import total
from telessaude.reading import formats

# Indicator, name, unit, what it says of a queue.
SHOWN = (
    (
        "RIO.absenteismo",
        "Faltas entre os agendados",
        "%",
        "Vaga perdida com gente na fila (RIO.absenteismo).",
    ),
    (
        "RIO.ociosidade",
        "Vagas que ninguém ocupou",
        "%",
        "Com fila longa, é falha de marcação (RIO.ociosidade).",
    ),
    ("RIO.devolvidas", "Devolvidas sem resposta", "", "Esperam correção de quem pediu (RIO.devolvidas)."),
    ("RIO.devolvidas30", "Devolvidas há mais de um mês", "", "Pacientes esquecidos (RIO.devolvidas30)."),
    ("RIO.paradas180", "Paradas há mais de 6 meses", "", "Sem devolução nem atualização (RIO.paradas180)."),
)


def show(rows: pd.DataFrame) -> None:
    """Draw those that have a figure; what is of the reference instant has one in its month only."""
    known = [
        Number(name, formats.figure(value, unit), note)
        for indicator, name, unit, note in SHOWN
        if (value := total(rows, indicator)) is not None
    ]
    if known:
        st.header("Ao lado da fila")
        numbers.show(*known)
