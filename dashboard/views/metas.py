"""To be drawn."""

import streamlit as st

from dashboard.filters import Filters
from dashboard.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    st.title("metas")
    st.write(filters.periodo, filters.nivel, filters.nivel_id)
