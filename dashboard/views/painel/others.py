"""The indicators of the chosen norm that have no card here: which, and where they are."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.card import link
from dashboard.views.painel import choice
from dashboard.views.painel.board import Board
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.filters import ALL, Filters


def show(board: Board, filters: Filters) -> None:
    """A link to each, with the reason."""
    if filters.grupo == ALL:
        return
    rest = [
        (one, reason(one, filters))
        for one in board.catalogue.values()
        if one.norma == filters.grupo and (not choice.shown(one, filters) or one in board.without_total)
    ]
    if not rest:
        return
    st.header("Outros indicadores da norma")
    for one, why in rest:
        link(one, f"{one.nome}: {why}")


def reason(indicator: Indicator, filters: Filters) -> str:
    """Why an indicator has no card for the level and kind of period in sight."""
    if not indicator.disponivel:
        return indicator.motivo_indisponivel or "sem dados nesta publicação"
    if filters.nivel not in indicator.niveis:
        return f"por {words.by_levels(indicator.niveis)}"
    if filters.periodo_tipo not in indicator.periodos:
        return f"por {words.listed([formats.PERIOD_KINDS[kind].lower() for kind in indicator.periodos])}"
    if indicator.dimensoes:
        return f"por {words.listed([words.dimension(code).lower() for code in indicator.dimensoes])}"
    return "nada a medir aqui"
