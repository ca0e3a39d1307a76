"""A chart on the page: as wide as its place, in the project's own looks, told by its description."""

from __future__ import annotations

import streamlit as st
from altair.utils import schemapi

from telessaude.charts import Drawing

# Each part of a chart is validated as it is made: in the tests of the charts, not at every click.
schemapi.disable_debug_mode()


def draw(chart: Drawing) -> None:
    """Draw a chart; Vega makes its description the accessible name.

    The specification is handed over as it is: Streamlit's way for Altair charts validates it against the
    Vega-Lite schema once more and hashes every row, which costs more than all the queries of a view.
    """
    st.vega_lite_chart(None, chart.to_dict(), width="stretch", theme=None)
