"""Links from one view to another, inside the person's session: what was chosen goes along in the address."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from dashboard.parts.writers import typed

PAGES = "_paginas"


def to(page: str, label: str, *, icon: str | None = None, **parameters: str) -> None:
    """A link to a view by its path: what all views share as chosen now, and ``parameters`` of its own."""
    st.page_link(
        st.session_state[PAGES][page],
        label=typed(label),
        icon=icon,
        query_params=address.shared() | parameters,
    )
