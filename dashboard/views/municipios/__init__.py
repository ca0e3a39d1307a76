"""Municípios: production, rates and points in use, on a map and in a table; conditions and licences."""

from __future__ import annotations

import pandas as pd

from dashboard import address
from dashboard.parts import places, report, way
from dashboard.views.municipios import conditions, licences, listing, rates
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    places.heading(reader, filters, "Municípios")
    way.show(reader, filters, "municipios")
    places.notices(reader, filters, "teleconsultoria", "telediagnostico")
    rows = listing.municipios(reader, filters)
    listing.headline(rows)
    rates.show(reader, filters, rows)
    listing.show(rows)
    _report(reader, filters, rows)
    conditions.show(reader, filters)
    licences.show(reader, filters)


def _report(reader: Reader, filters: Filters, rows: pd.DataFrame) -> None:
    served = rows[listing.served(rows)].sort_values("nome")
    names = dict(zip(served["municipio_ibge"], served["nome"] + " (" + served["uf"] + ")", strict=True))
    chosen = address.choose(
        "Relatório de um município", "relatorio", {"": "Escolha um município"} | names, "", inside=True
    )
    if chosen:
        report.offer(reader, "municipio", chosen, filters.periodo_tipo, filters.periodo_inicio)
