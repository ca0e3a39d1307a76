"""Every model on an engine, each from the engine's own upstream: from Parquet on a shared path to Parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from telessaude.engine.catalogue import Model
from telessaude.engine.transpile import Columns, relation
from telessaude.store.database import literal

Relations = Mapping[tuple[str, str], Columns]
_SPARK = {
    "BIGINT": "bigint", "BOOLEAN": "boolean", "DATE": "date", "DOUBLE": "double", "HUGEINT": "decimal(38,0)",
    "INTEGER": "int", "SMALLINT": "smallint", "TIMESTAMP": "timestamp_ntz", "UBIGINT": "decimal(20,0)",
    "TIMESTAMP WITH TIME ZONE": "timestamp_ntz", "VARCHAR": "string",
}  # fmt: skip


def inputs(con: duckdb.DuckDBPyConnection) -> Relations:
    """What models read and none makes, in the warehouse that a connection has open, with its columns."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    rows = con.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where schema_name in ('lago', 'anterior', 'seeds') and database_name = current_database() "
        "order by schema_name, table_name, column_index"
    ).fetchall()
    for schema, name, column, kind in rows:
        found.setdefault((schema, name), []).append((column, kind))
    return found


def export(con: duckdb.DuckDBPyConnection, relations: Relations, folder: Path) -> None:
    """Write relations as Parquet for an engine to read: instants as naive UTC."""
    folder.mkdir(parents=True, exist_ok=True)
    for (schema, name), columns in relations.items():
        told = ", ".join(_exported(column, kind) for column, kind in columns)
        whole = f"{name}_completa" if (schema, f"{name}_completa") in relations else name
        target = literal(folder / f"{relation(schema, name)}.parquet")
        con.execute(f"copy (select {told} from {schema}.{whole}) to {target} (format parquet)")


def _exported(column: str, kind: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f'timezone(\'UTC\', "{column}") as "{column}"'
    if kind == "HUGEINT":
        return f'cast("{column}" as decimal(38, 0)) as "{column}"'
    return f'"{column}"'


def build(
    spark: Any,
    models: Sequence[Model],
    source: Path,
    target: Path,
    on_model: Callable[[Model], None] = lambda _: None,
) -> None:
    """Make every model on the engine, of the files of ``source``, a folder of Parquet each in ``target``.

    Raises:
        Exception: what the engine says of a model that it could not make, with the model's name in a note.
    """
    for file in sorted(source.glob("*.parquet")):
        spark.read.parquet(str(file)).createOrReplaceTempView(file.stem)
    for model in models:
        if model.spark is None:
            continue
        try:
            _make(spark, model, target / relation(model.schema, model.name))
        except Exception as error:
            error.add_note(f"modelo {model.name}")
            raise
        on_model(model)


def _make(spark: Any, model: Model, folder: Path) -> None:
    name = relation(model.schema, model.name)
    rows = spark.sql(model.spark)
    columns = [f"cast(`{column}` as {spark_type(kind)}) as `{column}`" for column, kind in model.columns]
    rows.selectExpr(*columns).write.mode("overwrite").parquet(str(folder))
    if any(folder.glob("*.parquet")):
        spark.read.parquet(str(folder)).createOrReplaceTempView(name)
    else:  # Sail writes no file for no rows
        rows.selectExpr(*columns).createOrReplaceTempView(name)


def spark_type(kind: str) -> str:
    """DuckDB's name of a type as Spark's.

    Raises:
        LookupError: it has none.
    """
    if kind.endswith("[]"):
        return f"array<{spark_type(kind[:-2])}>"
    if kind.startswith("STRUCT("):
        fields = (field.split(" ", 1) for field in kind[len("STRUCT(") : -1].split(", "))
        return f"struct<{', '.join(f'{name}: {spark_type(of)}' for name, of in fields)}>"
    if kind.startswith("MAP("):
        key, value = kind[len("MAP(") : -1].split(", ")
        return f"map<{spark_type(key)}, {spark_type(value)}>"
    return _SPARK[kind]
