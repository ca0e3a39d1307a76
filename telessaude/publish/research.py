"""``pesquisa.duckdb``: what researchers read, without a code of any person and with small cells suppressed.

Which cells are suppressed is said by the models ``publicacao.pub_indicador_valor`` and its ``_detalhe``. No
record is here: one with its day, município and code is a cell of one.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.publish.files import VALUE_KEY, VALUE_TABLES, comment, relations, writing
from telessaude.publish.indicators import descriptions, replace_changed
from telessaude.publish.renewal import changed_listed

DATABASE = "pesquisa"  # its name where it is written, beside the other one
PLAIN_TABLES = ("indicador", "municipio", "calendario", "nucleo")


def write(connection: duckdb.DuckDBPyConnection, target: Path, previous: Path | None) -> None:
    """Copy the indicators to a file that names no person; only those that ``renewal`` found changed, if any.

    Raises:
        duckdb.IOException: the disk refused.
    """
    described = descriptions()
    with writing(connection, target, previous, name=DATABASE):
        connection.execute(f"create schema if not exists {DATABASE}.marts")
        marts = relations(connection, "marts")
        for table in (name for name in PLAIN_TABLES if name in marts):
            connection.execute(
                f"create or replace table {DATABASE}.marts.{table} as "
                f"select * from marts.{table} order by all"
            )
            comment(connection, f"{DATABASE}.marts.{table}", *described[table])
        for table in (name for name in VALUE_TABLES if name in marts):
            suppressed = f"select * from publicacao.pub_{table}"
            if previous is None:
                connection.execute(
                    f"create table {DATABASE}.marts.{table} as {suppressed} order by {VALUE_KEY}"
                )
                text, columns = described[table]
                added = described[f"pub_{table}"][1]
                comment(connection, f"{DATABASE}.marts.{table}", text, columns | added)
            else:
                which = changed_listed(connection, table)
                replace_changed(connection, DATABASE, table, f"{suppressed} where {which}")
