"""Municípios: production, rates and points in use, on a map and in a table; conditions and licences."""

from __future__ import annotations

from dashboard.filters import Filters
from dashboard.parts import places
from dashboard.publication import Reader
from dashboard.views.municipios import conditions, licences, listing, rates


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    places.heading(reader, filters, "Municípios")
    places.notices(reader, filters, "teleconsultoria", "telediagnostico")
    rows = listing.municipios(reader, filters)
    listing.headline(rows)
    rates.show(reader, filters, rows)
    listing.show(rows)
    conditions.show(reader, filters)
    licences.show(reader, filters)
