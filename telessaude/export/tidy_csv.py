"""CSV that a Brazilian Excel opens right: UTF-8 with BOM, semicolons, and a decimal comma when asked.

A text that begins with ``= + - @`` or a tab is preceded by an apostrophe: a spreadsheet would run it as a
formula. Parquet carries every value as it is.
"""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import duckdb

from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import replacing
from telessaude.export.wanted import Wanted
from telessaude.store.database import literal
from telessaude.store.progress import Say

FORMULA = "^[=+@\\t\\r-]"
WITH_A_POINT = ("DOUBLE", "FLOAT", "DECIMAL")


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """One ``<tabela>.csv`` for each table; return the files written."""
    files = []
    for table in tables.present(connection):
        say(f"exportando {table}.csv")
        cells = [_cell(column, wanted.decimal_comma) for column in tables.columns(connection, table)]
        files.append(copy(connection, tables.select(table, wanted, cells), output / f"{table}.csv"))
    return files


def copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path) -> Path:
    """Write the rows of a query as they come, with BOM and semicolons."""
    with replacing(file) as partial:
        plain = partial.with_name(f"{partial.name}.sem_bom")
        try:
            connection.execute(f"copy ({query}) to {literal(plain)} (format csv, header, delimiter ';')")
            with plain.open("rb") as source, partial.open("wb") as target:
                target.write(codecs.BOM_UTF8)
                shutil.copyfileobj(source, target, 1 << 20)
        finally:
            plain.unlink(missing_ok=True)
    return file


def _cell(column: tables.Column, comma: bool) -> str:
    examples = tables.text(column)
    if examples:
        return f"{examples} as {column.name}"
    name = f"t.{column.name}"
    if column.type == "VARCHAR":
        apostrophe = f"if(regexp_matches({name}, '{FORMULA}'), '''', '')"
        return f"{apostrophe} || {name} as {column.name}"
    if comma and column.type.startswith(WITH_A_POINT):
        return f"replace(cast({name} as varchar), '.', ',') as {column.name}"
    return name
