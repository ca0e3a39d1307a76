"""``telessaude verify --rebuild``: the warehouse again from its lake, elsewhere, every figure compared."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration import pipeline
from orchestration.judgement import Judgement
from telessaude.custody.backup import copy_lake, copy_rest
from telessaude.custody.recover import make_database
from telessaude.ingest import snapshot
from telessaude.store import clock, runs
from telessaude.store.database import connect, literal, scratch
from telessaude.store.errors import Failure
from telessaude.store.lock import locked
from telessaude.store.progress import shown
from telessaude.store.version import code_version, computes_as
from telessaude.store.warehouse import INDICATORS, Warehouse

# What tells of the runs that there were, and not of what was delivered.
OF_HISTORY = {"execucao", "revisao", "validacao", "queda"}


def rebuild_and_compare(warehouse: Warehouse, place: Path) -> list[str]:
    """Make a warehouse again from its lake in a new folder; a sentence for each table that differs.

    Raises:
        Failure: the place is taken, nothing is published, or what was delivered since is not.
        OSError: the place cannot be written.
    """
    if place.exists() and any(place.iterdir()):
        raise Failure(f"A pasta {place} não está vazia: escolha outra.")
    published = _published(warehouse)
    again = Warehouse(place)
    with locked(again), shown("refazendo do lago"):
        copy_lake(warehouse, again)
        copy_rest(warehouse, again)
        make_database(again)
        _build(again, published)
    return _differences(warehouse, again, published)


def _published(warehouse: Warehouse) -> runs.Run:
    """The run of the publication in force, if the manifest is of no later one."""
    folder = snapshot.last(warehouse)
    file = warehouse.public.resolve() / INDICATORS
    if folder is None or not file.exists():
        raise Failure(f"O armazém {warehouse.root} não tem o que comparar: rode telessaude run uma vez.")
    with connect(file, read_only=True) as connection:
        run = runs.last(connection, ["publicada"], schema="marts")
    if run is None or folder.name > run.fim.strftime(clock.NAME_FORMAT):
        raise Failure(
            f"O armazém {warehouse.root} tem entregas lidas que ainda não foram publicadas: rode telessaude "
            "run antes de comparar."
        )
    return run


def _build(again: Warehouse, published: runs.Run) -> None:
    with connect(again.database) as connection:
        connection.execute("delete from lago.execucao")
        runs.set_current(connection, runs.Current(clock.name(), published.referencia, None, completa=True))
    with Judgement(again) as judgement:
        pipeline.build(again, ahead=judgement)
        pipeline.validate(again, judgement)
        pipeline.publish(again)


def _differences(warehouse: Warehouse, again: Warehouse, published: runs.Run) -> list[str]:
    with scratch() as connection:
        for name, one in (("antes", warehouse), ("agora", again)):
            file = literal(one.public.resolve() / INDICATORS)
            connection.execute(f"attach {file} as {name} (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name in ('antes', 'agora') "
            "and schema_name = 'marts' group by all order by all"
        ).fetchall()
        pairs = [(table, f"antes.marts.{table}", f"agora.marts.{table}") for (table,) in tables]
        records = sorted({path.name for path in warehouse.public.glob("registros/*/")})
        pairs += [(f"registros/{name}", _records(warehouse, name), _records(again, name)) for name in records]
        told = [
            f"{name}: {rows} linhas da publicação não são as que o lago dá."
            for name, before, now in pairs
            if name not in OF_HISTORY and (rows := _unlike(connection, before, now))
        ]
    if told and not computes_as(published.versao, code_version()):
        told.append(
            f"A publicação é da versão {published.versao} do programa, e esta é a {code_version()}: rode "
            "telessaude run antes de comparar."
        )
    return told


def _records(warehouse: Warehouse, source: str) -> str:
    files = literal(warehouse.public.resolve() / "registros" / source / "*" / "*.parquet")
    return f"read_parquet({files}, hive_partitioning = true)"


def _unlike(connection: duckdb.DuckDBPyConnection, before: str, now: str) -> int | str:
    """How many rows of two relations the other one lacks."""
    try:
        found = connection.execute(
            f"select (select count(*) from (from {before} except all from {now})) "
            f"+ (select count(*) from (from {now} except all from {before}))"
        ).fetchone()
    except duckdb.Error:  # a table or a column that only one has
        return "todas as"
    return int(found[0]) if found else 0
