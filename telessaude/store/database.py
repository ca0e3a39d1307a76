"""Connections to databases, patient with whoever else has them open; what memory and disk they may take."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from telessaude.store.errors import LOCKED_WORDS, WarehouseBusy, explain
from telessaude.store.machine import LEAST, memory, room
from telessaude.store.warehouse import Warehouse

# Seconds between attempts: a glance with another client ends within three seconds.
WAITS = (0.1, 0.2, 0.4, 0.8, 1.5)
# How files are written: DuckDB 1.4 and later opens them. By its default, which 1.0 opens too, 2 million
# staged rows took 8.4 s to write and 1.0 to read, by this 5.7 and 0.3: a repeated text is kept and read once.
STORAGE_VERSION = "v1.4.0"
# Databases in memory, in the order of their opening: each spills into a folder of its own.
_OPENED = count()
# A publication's figures, its records and the verdict on it are made at the same time.
AT_ONCE = 3
_SPILLS = "spill"


def of_the_warehouse(warehouse: Warehouse) -> dict[str, Any]:
    """How the working database is opened: who opens it otherwise while it is open is refused."""
    return _limits(_spills(warehouse) / "banco")


def spill_limit(warehouse: Warehouse, *, one_of: int = 1) -> str:
    """How much a database may spill, of ``one_of`` that do at the same time.

    DuckDB heeds it where it is set once the database is open, and not among what it is opened with.
    """
    return f"{room(_spills(warehouse)) // one_of}B"


def scratch(warehouse: Warehouse | None = None, *, one_of: int = 1) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into a warehouse, or nowhere; of ``one_of`` that work at once."""
    if warehouse is None:
        return duckdb.connect(config=_limits(None, one_of))
    spill = _spills(warehouse) / str(next(_OPENED))
    connection = duckdb.connect(config=_limits(spill, one_of))
    connection.execute(f"set max_temp_directory_size = '{spill_limit(warehouse, one_of=one_of)}'")
    return connection


def to_judge(path: Path) -> duckdb.DuckDBPyConnection:
    """The working database as whoever judges it reads it, while another process publishes from it.

    Raises:
        duckdb.ConnectionException: this process has it open.
        duckdb.IOException: it cannot be read.
    """
    warehouse = Warehouse(path.parent)
    config = _limits(_spills(warehouse) / "veredito", AT_ONCE) | {"threads": 1}
    connection = duckdb.connect(str(path), read_only=True, config=config)
    connection.execute(f"set max_temp_directory_size = '{spill_limit(warehouse, one_of=AT_ONCE)}'")
    return connection


def _limits(spill: Path | None, one_of: int = 1) -> dict[str, Any]:
    """What memory a database takes, where it spills the rest: two in one folder destroy each other."""
    return {"memory_limit": f"{max(LEAST, memory() // one_of)}B", "temp_directory": str(spill or "")}


def sweep(warehouse: Warehouse) -> None:
    """Delete what killed runs have spilled; by whoever holds the warehouse's lock."""
    shutil.rmtree(warehouse.work / _SPILLS, ignore_errors=True)


def _spills(warehouse: Warehouse) -> Path:
    """Where databases spill, each into a folder of its own; by whoever holds the warehouse's lock."""
    folder = warehouse.work.absolute() / _SPILLS
    with suppress(OSError):  # where nothing can be written, who writes says so
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection in UTC that waits a few seconds for a lock; the working database's spills.

    Raises:
        WarehouseBusy: the file stays open in another program.
        duckdb.IOException: it cannot be read or written.
    """
    warehouse = Warehouse(path.parent)
    working = path == warehouse.database and not read_only
    config = of_the_warehouse(warehouse) if working else _limits(None)
    for wait in (*WAITS, None):
        try:
            if not read_only and not path.exists():
                _make(path)
            connection = duckdb.connect(str(path), read_only=read_only, config=config)
            break
        except duckdb.IOException as error:
            if LOCKED_WORDS not in str(error):
                raise
            if wait is None:
                raise (explain(error, path) or WarehouseBusy(str(error))) from error
            time.sleep(wait)
    connection.execute("set timezone = 'UTC'")
    if working:
        connection.execute(f"set max_temp_directory_size = '{spill_limit(warehouse)}'")
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
