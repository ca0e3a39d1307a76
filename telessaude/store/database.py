"""Connections to the warehouse's database, patient with whoever else has it open."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb

from telessaude.store.errors import LOCKED_WORDS, WarehouseBusy, explain

# Seconds between attempts: a glance with another client ends within three seconds.
WAITS = (0.1, 0.2, 0.4, 0.8, 1.5)
# How files are written: DuckDB 1.4 and later opens them. By its default, which 1.0 opens too, 2 million
# staged rows took 8.4 s to write and 1.0 to read, by this 5.7 and 0.3: a repeated text is kept and read once.
STORAGE_VERSION = "v1.4.0"


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection in UTC that waits a few seconds for a lock.

    Raises:
        WarehouseBusy: the file stays open in another program.
        duckdb.IOException: it cannot be read or written.
    """
    for wait in (*WAITS, None):
        try:
            if not read_only and not path.exists():
                _make(path)
            connection = duckdb.connect(str(path), read_only=read_only)
            break
        except duckdb.IOException as error:
            if LOCKED_WORDS not in str(error):
                raise
            if wait is None:
                raise (explain(error, path) or WarehouseBusy(str(error))) from error
            time.sleep(wait)
    connection.execute("set timezone = 'UTC'")
    return connection


def _make(path: Path) -> None:
    # Opened with a version for an option, it could not be opened beside dbt, which gives none.
    with duckdb.connect() as con:
        con.execute(f"attach {literal(path)} as novo (storage_version '{STORAGE_VERSION}')")


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """Hold the database open: what is connected inside shares it, where opening 600 MB anew takes 45 ms.

    Raises:
        WarehouseBusy, duckdb.IOException: as ``connect``.
    """
    with connect(path):
        yield


def literal(value: str | int | bool | date | Path | None) -> str:
    """A value as SQL text: DuckDB imports pandas (two seconds) for the first bound parameter of a process."""
    if value is None:
        return "null"
    if isinstance(value, bool | int):
        return str(value).lower()
    text = str(value).replace("'", "''")
    return f"timestamptz '{text}'" if isinstance(value, datetime) else f"'{text}'"


def relation(columns: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> str:
    """Rows as a relation in SQL text, by columns and their types: for an Arrow table DuckDB imports pandas.

    Lists, mappings with text keys and null are cells too; what a row has beside the columns is left out.
    """
    cells = [{name: row[name] for name in columns} for row in rows]
    given, kinds = (literal(json.dumps(one, default=str)) for one in (cells, [dict(columns)]))
    return f"(select unnest(from_json({given}, {kinds}), max_depth := 2))"
