"""What is missing behind a figure whose ``completo`` is false, for formats without a table that says it."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from telessaude.contract.families import LEVELS
from telessaude.reading.answers.deliveries import Deliveries, by_unit
from telessaude.reading.publication import Value


class Missing:
    """The deliveries behind the figures of every place, asked of the marts of a connection once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Ask what was expected, and what each indicator reads."""
        self._connection = connection
        self._sources = dict(connection.execute("select indicador_id, fontes from indicador").fetchall())
        self._known = {level: by_unit(self, level, date.min) for level in LEVELS}

    def frame(self, query: str, **parameters: Value) -> pd.DataFrame:
        """The rows of a query, as a reader of a publication gives them."""
        return self._connection.execute(query, parameters or None).df()

    def month(self, level: str, unit: str, first_day: date) -> str:
        """What is missing of all the sources of a place in a month; empty where nothing is."""
        return self._known[level].get(unit, Deliveries([], level)).every("mes", first_day).reason

    def behind(self, indicator: str, level: str, unit: str, kind: str, first_day: date) -> str:
        """What is missing of the sources of an indicator for a place and period."""
        known = self._known[level].get(unit, Deliveries([], level))
        sources = (self._sources[indicator] or "").split("|")
        return known.of(tuple(sources), kind, first_day).of_figure(whole=False).reason
