"""The municípios of a UF where they lie, ready to be drawn: volume in the quadrimestre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from telessaude.charts.municipios import around, shapes
from telessaude.charts.territory import Geometry
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND
from telessaude.report.places import Places
from telessaude.report.unit import Unit


@dataclass(frozen=True)
class Territory:
    """An indicator by município: rows as ``charts.choropleth`` reads them, and the shape of each."""

    indicator: Indicator
    rows: pd.DataFrame
    shapes: dict[str, Geometry]


def of_uf(reader: Reader, unit: Unit, first_day: date, places: Sequence[Places]) -> Territory | None:
    """The first column of the municípios of a UF; none of another unit, nor where nobody has a figure."""
    found = next((one for one in places if one.nivel == "municipio"), None)
    if unit.nivel != "uf" or found is None:
        return None
    known = pd.DataFrame(
        {
            "municipio_ibge": [place.nivel_id for place in found.rows],
            "uf": unit.uf,
            "valor": [place.points[0].valor for place in found.rows],
        }
    )
    one = found.columns[0]
    rows = around(reader, known, one.fontes, KIND, first_day)
    return None if rows["valor"].isna().all() else Territory(one, rows, shapes(reader, rows)[0])
