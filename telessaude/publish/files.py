"""DuckDB for publishing: the warehouse to read from, a new database file to write into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telessaude.store.database import AT_ONCE, STORAGE_VERSION, literal, scratch
from telessaude.store.warehouse import Warehouse

WORKING = "warehouse"  # the working database, by the name that its views call it
GROUP = "indicador_id, periodo_tipo, periodo_inicio"
VALUE_KEY = f"{GROUP}, nivel, nivel_id, dimensao, categoria"
VALUE_TABLES = ("indicador_valor", "indicador_valor_detalhe")
# Ends the description of each table of indicadores.duckdb.
FOR_WHOM = (
    " Porta da gestão: números verdadeiros, também os pequenos, para quem gere o serviço; o que sai dela é "
    "pesquisa.duckdb."
)


@contextmanager
def reading(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the warehouse and spills into its work folder."""
    with scratch(warehouse, one_of=AT_ONCE) as connection:
        connection.execute(f"attach {literal(warehouse.database)} as {WORKING} (read_only)")
        _settle(connection)
        # Figures, records and verdicts are made side by side: more threads would only wait for each other.
        connection.execute("set threads = 1")
        yield connection


def cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to the same databases, for another thread."""
    own = connection.cursor()
    _settle(own)
    return own


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"use {WORKING}")
    connection.execute("set timezone = 'UTC'")


@contextmanager
def writing(
    connection: duckdb.DuckDBPyConnection, target: Path, previous: Path | None, *, name: str = "publico"
) -> Iterator[None]:
    """Attach a database to write into under a name: new, or begun as a copy of the last publication's.

    All is one transaction: some 400 statements, most of them a column's description, would each wait for the
    disk (1.7 s instead of 1.2 for the figures of a month).
    """
    if previous is not None:
        shutil.copyfile(previous, target)
    connection.execute(f"attach {literal(target)} as {name} (storage_version '{STORAGE_VERSION}')")
    connection.begin()
    yield
    connection.commit()
    connection.execute(f"detach {name}")


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> Iterator[None]:
    """Attach a published database to read from, under a name."""
    connection.execute(f"attach {literal(file)} as {name} (read_only)")
    yield
    connection.execute(f"detach {name}")


def relations(connection: duckdb.DuckDBPyConnection, schema: str) -> dict[str, dict[str, str]]:
    """Tables and views of a schema of the warehouse, by name: their columns with types, in order."""
    rows = connection.execute(
        """
        select table_name, column_name, data_type
        from duckdb_columns()
        where schema_name = ? and database_name = current_database()
        order by table_name, column_index
        """,
        [schema],
    ).fetchall()
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def comment(
    connection: duckdb.DuckDBPyConnection, table: str, description: str, columns: Mapping[str, str]
) -> None:
    """Describe a published table and its columns, where any client shows it."""
    connection.execute(f"comment on table {table} is {literal(description)}")
    for column, text in columns.items():
        connection.execute(f'comment on column {table}."{column}" is {literal(text)}')
