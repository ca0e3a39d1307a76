"""A warehouse's models built on an engine and brought back: as dbt would have made them, then tested by dbt.

Ingestion, tests, validation and publication stay on this machine. What goes there and comes back lies under
the warehouse, which the engine must see by the same path.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from telessaude.engine import run
from telessaude.engine.catalogue import REMADE_HERE, Model, models
from telessaude.engine.sessions import Engine, session
from telessaude.engine.transpile import relation
from telessaude.models import dbt, parsed
from telessaude.store.database import connect, literal
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

FOLDER = "motor"
OnNode = Callable[[dbt.NodeResult], None]


def build(warehouse: Warehouse, engine: Engine, on_node: OnNode | None = None) -> dbt.DbtResult:
    """Build every model on the engine; here, the seeds before, and after what stays here and every test.

    Raises:
        Failure: the engine is not there or could not make a model; the last publication is untouched.
        Untranslatable: a model uses a construct with no rule.
    """
    nodes = parsed.project().manifest.nodes.values()
    seeds = [node.name for node in nodes if node.resource_type == "seed"]
    tests = [node.name for node in nodes if node.resource_type == "test"]
    folder = (warehouse.work / FOLDER).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    loaded = dbt.build(warehouse, full_refresh=True, only=seeds, on_node=on_node)
    if not loaded.success:
        return loaded
    dbt.release()
    try:
        made = _there(warehouse, engine, folder, on_node)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    here = [model.name for model in made if model.spark is None or model.view] + sorted(REMADE_HERE)
    return dbt.build(warehouse, full_refresh=True, only=[*here, *tests], on_node=on_node)


def _there(warehouse: Warehouse, engine: Engine, folder: Path, on_node: OnNode | None) -> list[Model]:
    with connect(warehouse.database) as con:
        relations = run.inputs(con)
        run.export(con, relations, folder / "entra")
    found = models(relations)
    began = time.monotonic()

    def told(model: Model) -> None:
        nonlocal began
        now = time.monotonic()
        if on_node:
            on_node(_result(model, now - began))
        began = now

    with session(engine) as spark:
        try:
            run.build(spark, found, folder / "entra", folder / "sai", told)
        except Exception as error:
            name = (getattr(error, "__notes__", None) or ["uma tabela de entrada"])[0]
            said = str(error).strip().splitlines()[0]
            raise Failure(f"O motor não construiu o {name}: {said}") from error
    with connect(warehouse.database) as con:
        for model in found:
            if model.spark is not None and not model.view:
                bring(con, model, folder / "sai")
    return found


def bring(con: duckdb.DuckDBPyConnection, model: Model, folder: Path) -> None:
    """Make the table that the model would have made, of what the engine wrote: its columns, of its types."""
    target = f"{model.schema}.{model.name}"
    con.execute(f"create schema if not exists {model.schema}")
    con.execute(f"drop table if exists {target}")
    declared = ", ".join(f'"{column}" {kind}' for column, kind in model.columns)
    con.execute(f"create table {target} ({declared})")
    written = folder / relation(model.schema, model.name)
    if any(written.glob("*.parquet")):
        files = literal(written / "*.parquet")
        con.execute(f"insert into {target} select {returned(model)} from read_parquet({files})")


def returned(model: Model) -> str:
    """The columns of what an engine wrote, as DuckDB has them."""
    return ", ".join(
        f'timezone(\'UTC\', "{column}") as "{column}"'
        if kind == "TIMESTAMP WITH TIME ZONE"
        else f'cast("{column}" as {kind}) as "{column}"'
        for column, kind in model.columns
    )


def _result(model: Model, seconds: float) -> dbt.NodeResult:
    unique_id = f"model.telessaude.{model.name}"
    return dbt.NodeResult(unique_id, model.name, "model", "success", seconds, 0, "")
