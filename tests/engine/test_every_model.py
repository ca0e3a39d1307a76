"""Protects the figures of an engine: every model, from its own upstream, has the rows that DuckDB's has.

Sail by default; with TELESSAUDE_ENGINE=spark, Spark itself. Doubles are compared at nine digits: sums have no
order there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from telessaude.engine import run
from telessaude.engine.catalogue import REMADE_HERE, Model, models
from telessaude.engine.sessions import SAIL, Engine, session
from telessaude.engine.transpile import CATALOG, relation
from telessaude.engine.warehouse import returned
from telessaude.store.database import connect, literal
from telessaude.store.warehouse import Warehouse

pytestmark = pytest.mark.spark
ENGINE = Engine(master="local[2]") if os.environ.get("TELESSAUDE_ENGINE") == "spark" else Engine(SAIL)


@pytest.fixture(scope="module")
def built(
    published_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Model], Path]]:
    """A warehouse whose models DuckDB made anew, of the same inputs as the engine's, and the engine's folder."""
    folder = tmp_path_factory.mktemp("motor")
    shutil.copytree(published_once / "armazem", folder / "armazem", symlinks=True)
    with closing(connect(Warehouse(folder / "armazem").database)) as con:
        relations = run.inputs(con)
        found = models(relations)
        run.export(con, relations, folder / "entra")
        for model in found:
            kind = "view" if model.view else "table"
            con.execute(f"create or replace {kind} {CATALOG}.{model.schema}.{model.name} as {model.sql}")
        with session(ENGINE) as spark:
            run.build(spark, found, folder / "entra", folder / "sai")
        yield con, found, folder / "sai"


def test_every_model_has_the_rows_of_duckdbs(
    built: tuple[duckdb.DuckDBPyConnection, list[Model], Path],
) -> None:
    con, found, folder = built
    compared = [model for model in found if model.spark is not None and model.name not in REMADE_HERE]
    assert len(compared) > 200
    differing = [name for name, rows in ((m.name, differences(con, m, folder)) for m in compared) if rows]
    assert differing == []


def test_a_row_more_is_seen(built: tuple[duckdb.DuckDBPyConnection, list[Model], Path]) -> None:
    con, found, folder = built
    model = next(model for model in found if model.name == "indicador_valor")
    con.begin()
    con.execute("insert into marts.indicador_valor from marts.indicador_valor limit 1")
    assert differences(con, model, folder) == 1
    con.rollback()


def differences(con: duckdb.DuckDBPyConnection, model: Model, folder: Path) -> int:
    """How many rows only one of the two has."""
    ours = f"select {rounded(model)} from {model.schema}.{model.name}"
    written = folder / relation(model.schema, model.name)
    if any(written.glob("*.parquet")):
        files = literal(written / "*.parquet")
        theirs = f"select {rounded(model)} from (select {returned(model)} from read_parquet({files}))"
    else:
        theirs = f"{ours} limit 0"
    one, other = (
        f"({a} except all {b})" for a, b in ((f"({ours})", f"({theirs})"), (f"({theirs})", f"({ours})"))
    )
    ((rows,),) = con.execute(
        f"select (select count(*) from {one}) + (select count(*) from {other})"
    ).fetchall()
    return int(rows)


def rounded(model: Model) -> str:
    """A model's columns, doubles as text of nine digits."""
    return ", ".join(
        f'printf(\'%.9e\', "{column}") as "{column}"' if kind == "DOUBLE" else f'"{column}"'
        for column, kind in model.columns
    )
