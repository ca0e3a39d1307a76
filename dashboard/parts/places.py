"""The unit in sight in words, and what the reader must know of its period before reading any number."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.writers import typed
from telessaude.reading.answers import sources
from telessaude.reading.answers.deliveries import WHOLE, deliveries
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def heading(reader: Reader, filters: Filters, title: str) -> None:
    """The title of a view, and the unit and period in sight."""
    st.title(title)
    st.markdown(f"**{typed(unit_name(reader, filters.nivel, filters.nivel_id))}** · {filters.periodo}")


def notices(reader: Reader, filters: Filters, *read: str) -> None:
    """Say that the period has not ended, and which of the sources ``read`` were not delivered."""
    if filters.parcial:
        st.info(f"Período em curso: {filters.periodo} ainda não terminou. Os números vão mudar.")
    known = deliveries(reader, filters.nivel, filters.nivel_id, since=filters.periodo_inicio)
    for source in read:
        arrived = known.of((source,), filters.periodo_tipo, filters.periodo_inicio)
        name = sources.name(source)
        if arrived.state != WHOLE:
            st.warning(
                f"{name[:1].upper()}{name[1:]}: {typed(arrived.reason)}. O que falta não conta como zero."
            )
