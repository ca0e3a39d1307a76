"""The models that an engine builds: their SQL of a complete run, in order, and the columns of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from telessaude.engine.transpile import CATALOG, Columns, Transpiler
from telessaude.store.database import scratch

# What only the publication, read here by DuckDB, asks for.
OF_PUBLICATION = "publicacao"
# They keep DuckDB's own hash of rows, for the incremental runs that come after: it is made again here.
REMADE_HERE = frozenset({"int_espera_conhecida_mes", "int_espera_na_fila_mes", "int_linha_comparada"})


@dataclass(frozen=True)
class Model:
    """A model: its schema and name, its SQL in both dialects, its columns with DuckDB's types.

    ``spark`` is None for what stays on this machine.
    """

    schema: str
    name: str
    view: bool
    sql: str
    spark: str | None
    columns: Columns


def models(inputs: Mapping[tuple[str, str], Columns]) -> list[Model]:
    """Every model, each after those that it reads; ``inputs`` are what they read and no model makes.

    Raises:
        Untranslatable: one uses a construct with no rule.
        LookupError: one does not compile.
    """
    from telessaude.models import compiled
    from telessaude.models.parsed import project

    names = [node.name for node in project().manifest.nodes.values() if node.resource_type == "model"]
    transpiler, found = Transpiler(inputs), []
    with scratch() as con:
        _lay(con, inputs)
        for relation in compiled.relations(names, complete=True):
            key = (relation.schema, relation.name)
            if key in inputs:
                continue
            columns = [(row[0], row[1]) for row in con.execute(f"describe {relation.sql}").fetchall()]
            stays = relation.schema == OF_PUBLICATION
            said = None if stays else transpiler.spark(relation.sql, relation.name)
            found.append(Model(*key, relation.view, relation.sql, said, columns))
            _lay(con, {key: columns})
            transpiler.know(*key, columns)
    return found


def _lay(con: duckdb.DuckDBPyConnection, relations: Mapping[tuple[str, str], Columns]) -> None:
    """Empty tables, for DuckDB to find types by."""
    con.execute(f"attach if not exists ':memory:' as {CATALOG}")
    for (schema, name), columns in relations.items():
        declared = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        con.execute(f"create schema if not exists {CATALOG}.{schema}")
        con.execute(f"create table {CATALOG}.{schema}.{name} ({declared})")
