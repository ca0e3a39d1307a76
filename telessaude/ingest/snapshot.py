"""``manifesto/``: the manifest beside the lake, so that the loss of the working database loses nothing.

Each snapshot is a folder of small Parquet files with their sums, never changed. The last two are kept: a copy
that is being made of the one before it still finds it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from telessaude.ingest.manifest import SNAPSHOT, Manifest
from telessaude.store import clock, sums
from telessaude.store.database import literal
from telessaude.store.warehouse import Warehouse

_KEPT = 2
# What belongs to the run under way, or is made anew by the next one.
_PASSING = {"execucao_corrente", "validacao", "semente"}
_DRAFT = ".parte"


def keep(manifest: Manifest, *, alone: bool = False) -> None:
    """Write a snapshot where the manifest is no longer what the last one says.

    ``alone``: none of before is left, since it tells what must be forgotten.

    Raises:
        OSError, duckdb.Error: the warehouse cannot be written.
    """
    folder = manifest.warehouse.manifests
    told = manifest.version(SNAPSHOT)
    if not told or not (folder / told / sums.FILE).exists():
        _write(manifest, folder)
    for old in sorted(folder.iterdir())[: -1 if alone else -_KEPT]:
        shutil.rmtree(old)


def _write(manifest: Manifest, folder: Path) -> None:
    name = clock.name()
    draft = folder / f".{name}{_DRAFT}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for table in _tables(manifest.con):
        rows = f"from lago.{table}" + (f" where nome <> '{SNAPSHOT}'" if table == "versao" else "")
        manifest.con.execute(
            f"copy ({rows}) to {literal(draft / f'{table}.parquet')} (format parquet, compression zstd)"
        )
    sums.write(draft)
    draft.rename(folder / name)
    manifest.set_version(SNAPSHOT, name)


def last(warehouse: Warehouse) -> Path | None:
    """The folder of the last snapshot; None in a new warehouse, and in one of before 0.7."""
    newest_first = sorted(warehouse.manifests.glob("[0-9]*"), reverse=True)
    whole = (one for one in newest_first if sums.recorded(one) and not sums.differences(one))
    return next(whole, None)


def load(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the tables of schema ``lago`` with what a snapshot holds; those that are not there are made.

    Raises:
        duckdb.Error: the snapshot cannot be read.
    """
    con.execute("create schema if not exists lago")
    for file in sorted(folder.glob("*.parquet")):
        con.execute(
            f"create table if not exists lago.{file.stem} as from read_parquet({literal(file)}) limit 0"
        )
        con.execute(f"delete from lago.{file.stem}")
        con.execute(f"insert into lago.{file.stem} by name from read_parquet({literal(file)})")


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute("select table_name from duckdb_tables() where schema_name = 'lago'").fetchall()
    return sorted({table for (table,) in found} - _PASSING)
