"""Fila: the regulation queue at each month's end: who came, who left, who waits and for how long."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import places
from dashboard.views.fila import beside, movement, queue, waits
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    places.heading(reader, filters, "Fila")
    places.notices(reader, filters)
    chosen = queue.choose(reader, filters)
    if chosen is None:
        st.info(
            "Não há fila neste lugar e período: ela vem da fonte regulacao, do estado ou dos municípios, "
            "e não dos núcleos."
        )
        return
    rows = queue.figures(reader, chosen)
    movement.show(chosen, rows)
    waits.show(chosen, rows)
    beside.show(rows[rows["mes"] == chosen.mes])
