"""The unit in sight in words, and what the reader must know of its period before reading any number."""

from __future__ import annotations

import streamlit as st

from dashboard.filters import Filters
from dashboard.parts import words
from dashboard.parts.deliveries import WHOLE, deliveries
from dashboard.parts.unit import unit_name
from dashboard.publication import Reader


def heading(reader: Reader, filters: Filters, title: str) -> None:
    """The title of a view, and the unit and period in sight."""
    st.title(title)
    st.markdown(f"**{unit_name(reader, filters.nivel, filters.nivel_id)}** · {filters.periodo}")


def notices(reader: Reader, filters: Filters, *sources: str) -> None:
    """Say that the period has not ended, and what of the sources that the view reads was not delivered."""
    if filters.parcial:
        st.info(f"Período em curso: {filters.periodo} ainda não terminou. Os números vão mudar.")
    known = deliveries(reader, filters.nivel, filters.nivel_id, since=filters.periodo_inicio)
    for source in sources:
        arrived = known.of((source,), filters.periodo_tipo, filters.periodo_inicio)
        name = words.SOURCES.get(source, source)
        if arrived.state != WHOLE:
            st.warning(f"{name[:1].upper()}{name[1:]}: {arrived.reason}. O que falta não conta como zero.")
