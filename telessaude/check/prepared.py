"""An empty warehouse with the relations that judge a delivery, and how each is made.

Compiling and making them takes ten seconds; it is kept beside dbt's parsed project, and a check copies it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version

import duckdb

from telessaude.ingest.manifest import Manifest
from telessaude.ingest.reference import refresh_reference
from telessaude.models import parsed
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.version import code_version
from telessaude.store.warehouse import Warehouse

ANSWERS = ("entrega", "rejeicao", "rejeicao_comum")  # the marts that tell of a delivery
SUFFIX = ".exame"


@dataclass(frozen=True)
class Model:
    """A relation that judges a delivery: its schema and name, the SQL of a run, what it reads."""

    esquema: str
    nome: str
    visao: bool
    sql: str
    reads: frozenset[tuple[str, str]]


def lay(warehouse: Warehouse) -> None:
    """Put the empty warehouse in place as the database of a new one.

    Raises:
        OSError, duckdb.IOException: the place cannot be written.
    """
    kept = parsed.FOLDER / f"{_fingerprint()}{SUFFIX}"
    if kept.exists():
        shutil.copyfile(kept, warehouse.database)
        return
    _make(warehouse)
    with suppress(OSError):
        parsed.FOLDER.mkdir(parents=True, exist_ok=True)
        for old in parsed.FOLDER.glob(f"*{SUFFIX}"):
            old.unlink(missing_ok=True)
        draft = kept.with_name(f"{os.getpid()}.parte")
        shutil.copyfile(warehouse.database, draft)
        draft.replace(kept)


def models(con: duckdb.DuckDBPyConnection) -> list[Model]:
    """The tables and views of an empty warehouse, each after those that it reads."""
    found = con.execute("select esquema, nome, visao, sql, le from exame.modelo order by ordem").fetchall()
    return [
        Model(esquema, nome, visao, sql, frozenset((schema, name) for schema, name in read))
        for esquema, nome, visao, sql, read in found
    ]


def _fingerprint() -> str:
    """What the empty warehouse is made of: models and seeds, the code that reads, the reference tables."""
    libraries = [version(library) for library in ("brutils", "holidays", "duckdb")]
    parts = (parsed.fingerprint(), code_version(), *libraries)
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]


def _make(warehouse: Warehouse) -> None:
    from telessaude.models.compiled import relations  # dbt, a second and a half

    found = relations(ANSWERS)
    with connect(warehouse.database) as con:
        manifest = Manifest(con, warehouse, b"")
        refresh_reference(manifest)
        manifest.make_views(full_refresh=True)
        runs.set_current(con, runs.Current("exame", runs.EPOCH, None, completa=True))
        con.execute("create schema exame")
        con.execute(
            "create table exame.modelo "
            "(ordem integer, esquema varchar, nome varchar, visao boolean, sql varchar, le varchar[][])"
        )
        for order, relation in enumerate(found):
            con.execute(f"create schema if not exists {relation.schema}")
            kind = "view" if relation.view else "table"
            con.execute(f"create {kind} {relation.schema}.{relation.name} as {relation.sql}")
            if not relation.seed:
                reads = [list(read) for read in sorted(relation.reads)]
                row = [order, relation.schema, relation.name, relation.view, relation.sql, reads]
                con.execute("insert into exame.modelo values (?, ?, ?, ?, ?, ?)", row)
