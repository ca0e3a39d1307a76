"""What has fewer records, keys, rows or sheets than the publication before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.views.qualidade.asked import Asked, nucleo_column
from telessaude.reading import formats
from telessaude.reading.answers import sources, words
from telessaude.reading.drops import standing
from telessaude.reading.filters import Filters


def show(asked: Asked, filters: Filters) -> None:
    """Draw the falls in sight; nothing when there are none."""
    found = asked.drops()
    if found.empty:
        return
    st.header("O que encolheu")
    st.write(in_words(found))
    tables.table(
        found.assign(
            situacao=[
                standing(gravity, accepted)
                for gravity, accepted in zip(found["gravidade"], found["aceita"], strict=True)
            ]
        ),
        [
            *nucleo_column(filters),
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("mes", "Mês", formats.month),
            tables.Column("linhas_antes", "Havia", formats.number),
            tables.Column("linhas_agora", "Há", formats.number),
            tables.Column("situacao", "Situação"),
            tables.Column("desde", "Desde", formats.day),
            tables.Column("por_que", "O que houve"),
        ],
        name="qualidade_quedas",
        alt="O que tem menos do que tinha na publicação anterior: quanto havia, quanto há e o que houve",
    )


def in_words(found: pd.DataFrame) -> str:
    """How many falls there are, how many were accepted, and what to ask."""
    accepted = int(found["aceita"].sum())
    said = f"{words.counted(len(found), 'queda', 'quedas')} desde a publicação anterior"
    if accepted:
        said += f", {formats.number(accepted)} aceita{'s' if accepted > 1 else ''} por quem executou"
    return f"{said}. Confirme com quem enviou se era esperado; se não, peça o arquivo inteiro."
