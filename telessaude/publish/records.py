"""``registros/``: the records as counted, a Parquet file a source and month; an unchanged month is a link."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.publish.files import cursor, reading, relations
from telessaude.store import runs
from telessaude.store.database import literal
from telessaude.store.machine import cores
from telessaude.store.warehouse import Warehouse

UNDATED = "sem-data"  # the month of an encounter that was neither booked nor begun
PROVENANCE = {"_entrega_id", "_linha"}

VIEWS_HEADING = """\
-- Visões sobre os registros desta publicação, uma por fonte: cada linha é um registro como foi contado.
-- Abra o DuckDB nesta pasta e rode:  .read registros.sql
-- As pessoas aparecem só por pseudônimos; a coluna mes é o mês local do instante de base do registro.
"""


def write(warehouse: Warehouse, current: runs.Current, target: Path) -> None:
    """Write the months that changed, link the others to the last publication's, write the views.

    Raises:
        duckdb.IOException, OSError: the disk refused.
    """
    previous = warehouse.public / "registros"
    with reading(warehouse) as connection, ThreadPoolExecutor(cores()) as pool:
        facts = relations(connection, "fatos")
        written = []
        for source in (name for name in load_families().of_records if f"fct_{name}" in facts):
            changed = None if current.completa else _changed_months(connection, source)
            for month in _months(connection, source):
                folder = Path(source) / f"mes={month}"
                kept = previous / folder / "registros.parquet"
                (target / "registros" / folder).mkdir(parents=True)
                file = target / "registros" / folder / "registros.parquet"
                if changed is not None and month not in {UNDATED, *changed} and kept.exists():
                    os.link(kept, file)
                else:
                    columns = list(facts[f"fct_{source}"])
                    # A month sorts in one thread: 24 of them take 8.6 s one by one, 4.9 s two at a time.
                    written.append(
                        pool.submit(_write_month, cursor(connection), source, columns, month, file)
                    )
        for done in written:
            done.result()
    _write_views(target)


def _dating(source: str) -> str:
    """The instant whose local month a record belongs to, as SQL."""
    first, *others = load_families().of_records[source].dating
    return f"coalesce({', '.join([first, *others])})" if others else first


def _months(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    base = _dating(source)
    return [
        row[0]
        for row in connection.execute(
            f"select coalesce(strftime({base}, '%Y-%m'), {literal(UNDATED)}) as mes "
            f"from fatos.fct_{source} group by mes order by mes"
        ).fetchall()
    ]


def _changed_months(connection: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    rows = connection.execute(
        f"select strftime(mes, '%Y-%m') from intermediario.int_mes_afetado where familia = {literal(source)}"
    ).fetchall()
    return {row[0] for row in rows}


def _write_month(
    connection: duckdb.DuckDBPyConnection, source: str, columns: list[str], month: str, file: Path
) -> None:
    base = _dating(source)
    shown = ", ".join(f'"{name}"' for name in columns if not name.startswith("_") or name in PROVENANCE)
    key = ", ".join(load_sources()[source].key)
    connection.execute(
        f"""
        copy (
            select {shown}
            from fatos.fct_{source}
            where {_in_month(base, month)}
            order by {key}
        ) to {literal(file)} (format parquet, compression zstd, compression_level 1)
        """
    )


def _in_month(base: str, month: str) -> str:
    if month == UNDATED:
        return f"{base} is null"
    return f"{base} >= date '{month}-01' and {base} < date '{month}-01' + interval 1 month"


def _write_views(target: Path) -> None:
    views = [
        f"create or replace view {folder.name} as\n"
        f"select * from read_parquet('registros/{folder.name}/*/*.parquet', hive_partitioning = true);\n"
        for folder in sorted((target / "registros").glob("*"))
    ]
    (target / "registros.sql").write_text("\n".join([VIEWS_HEADING, *views]), encoding="utf-8")
