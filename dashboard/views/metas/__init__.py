"""Targets: what was agreed or is the norm's, how it stands, what it pays, and the MS-PC6 simulator."""

from __future__ import annotations

from dashboard.parts import places
from dashboard.views.metas import agreements, overview, simulator
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    places.heading(reader, filters, "Metas")
    places.notices(reader, filters, "teleconsultoria", "telediagnostico", "sof")
    overview.show(reader, filters)
    agreements.show(reader, filters)
    simulator.show(reader, filters)
