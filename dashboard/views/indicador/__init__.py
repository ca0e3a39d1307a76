"""Indicador: what one indicator is, how it stands in the place in sight, why, and beside whom."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.writers import typed
from dashboard.views.indicador import about, breakdowns, detail, headline, places, selection, sheet, trend
from telessaude.reading.answers import sought
from telessaude.reading.answers.catalogue import DETAILED, indicators
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    indicator = selection.indicator(indicators(reader), filters)
    st.title(typed(indicator.nome))
    about.definition(indicator)
    if not indicator.disponivel:
        st.warning(f"Sem números nesta publicação: {typed(indicator.motivo_indisponivel or '')}")
        about.notes(reader, indicator)
        return
    chosen = selection.place_and_period(reader, filters, indicator)
    if chosen is None:
        st.info("Não há números deste indicador no lugar e nos períodos escolhidos.")
    elif chosen.nivel in DETAILED:
        detail.show(reader, filters, chosen)
    else:
        series = trend.series(reader, chosen)
        headline.show(reader, chosen, series)
        told = sought.said(reader, chosen.nivel, chosen.nivel_id, chosen.kind, chosen.inicio)
        if told and indicator.indicador_id in sought.BESIDE:
            st.markdown(told)
        trend.show(chosen, series)
        places.show(reader, filters, chosen, series[-1])
        breakdowns.show(reader, chosen)
        sheet.show(reader, chosen)
    about.notes(reader, indicator)
