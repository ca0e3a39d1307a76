"""Which columns of a delivery write the month before the day: one value that can be nothing else shows it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.contract import Source
from telessaude.ingest.delimited import quoted_path
from telessaude.ingest.reading import Ranges

_DATED = {"data", "competencia", "instante"}
# First part a month, second part none: 5/13/2024. The usual form of d/m/y is told by two pairs of digits, the
# usual form of y-m-d by its fifth character, and only the rest is searched.
_MONTH_FIRST = (
    "case when {0} like '____-__-__%' then false "
    "when {0} like '__/__/____%' then {0}[4:5] between '13' and '31' and {0}[1:2] <= '12' "
    r"else regexp_matches({0}, '^[\s=\"'']*(0?[1-9]|1[0-2])[/.-](1[3-9]|2\d|3[01])[/.-](\d\d|\d{{4}})(\D|$)')"
    " end"
)


def columns_in_doubt(
    con: duckdb.DuckDBPyConnection, lake_file: Path, source: Source, ranges: Ranges
) -> list[str]:
    """The columns of dates and instants of a lake file in which a day can only have been written month first.

    ``ranges`` tells of those whose values begin by 20 to 29, as a year does and no month: to search them too
    took 8 % of a file's time.

    Raises:
        duckdb.Error: the lake file cannot be read.
    """
    dated = [
        name
        for name, column in source.columns.items()
        if column.type in _DATED and name in ranges and not "20" <= ranges[name][0] <= ranges[name][1] < "3"
    ]
    if not dated:
        return []
    asked = ", ".join(f"coalesce(bool_or({_MONTH_FIRST.format(name)}), false)" for name in dated)
    found = con.execute(f"select {asked} from read_parquet({quoted_path(lake_file)})").fetchone()
    return [name for name, shown in zip(dated, found or (), strict=True) if shown]
