"""Parquet, for programs: every value and type as published."""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import replacing
from telessaude.export.wanted import Wanted
from telessaude.store.database import literal
from telessaude.store.progress import Say


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """One ``<tabela>.parquet`` for each table; return the files written."""
    files = []
    for table in tables.present(connection):
        say(f"exportando {table}.parquet")
        with replacing(output / f"{table}.parquet") as partial:
            query = tables.select(table, wanted)
            connection.execute(f"copy ({query}) to {literal(partial)} (format parquet, compression zstd)")
        files.append(output / f"{table}.parquet")
    return files
