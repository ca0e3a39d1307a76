"""Painel: in ten seconds, how the unit in sight stands, why, and what to do."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import card, report, way
from dashboard.parts.writers import typed
from dashboard.views.painel import board, comparison, others, summary
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    st.title(f"{typed(unit_name(reader, filters.nivel, filters.nivel_id))}, {filters.periodo}")
    way.show(reader, filters, "painel")
    shown = board.board(reader, filters)
    summary.show(reader, filters, shown)
    comparison.show(reader, filters, shown)
    for section in shown.sections:
        st.header(typed(section.title))
        with st.container(key=f"cartoes_{section.key}"):
            for one in section.cards:
                card.show(one)
    if shown.cards:
        st.caption(
            "Nos gráficos: traço fino, a meta; ✕ vermelho, mês não entregue; risco vermelho, entrega "
            "incompleta; listras, período em curso. O nome do cartão abre o indicador."
        )
    else:
        st.info("Nenhum indicador desta norma tem total para este lugar e tipo de período: veja os abaixo.")
    others.show(shown, filters)
    report.show(reader, filters)
