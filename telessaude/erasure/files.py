"""Every other file of a warehouse: made anew without the people who are erased, never written into.

Files are links of each other, and readers hold them open: what is written is another file, which then takes
the place of each link.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from telessaude.contract import load_sources
from telessaude.store import sums
from telessaude.store.database import STORAGE_VERSION, literal, scratch
from telessaude.store.files import DRAFT as HALF_WRITTEN
from telessaude.store.warehouse import Warehouse

DRAFT = ".apagamento"
_WORD = b"apagado"
# DuckDB writes tables, Parquet and nothing else of a publication; all else is text.
_CODE = re.compile(rb"(?:doc:)?(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_LINES_GONE = "temp.linha_apagada"
_LINE = "linha BIGINT"
_DATABASE, _PARQUET, _LINES = ".duckdb", ".parquet", ".csv"
_LASTING = {"lago", "anterior"}
# Of those, what the build that follows makes anew: a first run does without it too.
_BUILT_AGAIN = ("dim_", "semente")
Tables = dict[tuple[str, str], dict[str, str]]  # by schema and name, their columns with types
Rows = Callable[[str, dict[str, str]], str]  # the query that gives a table's rows, of its name and columns


@dataclass(frozen=True)
class Gone:
    """What is to be in no file: ``people``, pseudonyms of all doors; ``rows``, of each delivery the lines,
    None for all."""

    people: frozenset[str]
    rows: dict[str, list[int] | None]


def remove(warehouse: Warehouse, gone: Gone) -> int:
    """Write anew each file that holds any of it, once, and put it in the place of all its links; how many.

    The sums of a folder are told before the file takes its place: killed in between, the old one is still
    found and written anew once more, and damage that was there before is not made right.

    Raises:
        OSError, duckdb.Error: a file cannot be read or written.
    """
    changed = 0
    with scratch() as con:  # which does not spill: what is to be erased lies nowhere else
        list_gone(con, gone)
        for same in links(warehouse):
            draft = same[0].with_name(f".{same[0].name}{DRAFT}")
            if _written(con, same[0], draft, gone):
                put(draft, same)
                changed += 1
    return changed


def links(warehouse: Warehouse) -> list[list[Path]]:
    """Every file but those made anew otherwise, once: all the paths that are links of it.

    Raises:
        OSError: the warehouse cannot be read.
    """
    found: dict[int, list[Path]] = defaultdict(list)
    for path in _files(warehouse):
        found[path.stat().st_ino].append(path)
    return list(found.values())


def _files(warehouse: Warehouse) -> Iterator[Path]:
    """All but the lake and the working database, which are made anew otherwise, and what is scratch."""
    own = {warehouse.lake, warehouse.work, warehouse.erasures, warehouse.manifests, warehouse.rotation}
    for path in sorted(warehouse.root.rglob("*")):
        if path.is_symlink() or not path.is_file() or not own.isdisjoint(path.parents):
            continue
        if path.name.endswith((DRAFT, HALF_WRITTEN)):
            path.unlink()
        elif path.parent != warehouse.root or path.suffix in {".yml", ".json"}:
            yield path


def put(draft: Path, links: list[Path]) -> None:
    """Give a new file the names, the modes and the group of the old one; done again, it is ended.

    Raises:
        OSError: the warehouse cannot be written.
    """
    old = links[0].stat()
    digest = sums.sha256(draft)
    for path in links:
        folder = next((one for one in path.parents if (one / sums.FILE).exists()), None)
        if folder is not None:
            sums.tell(folder, {path.relative_to(folder).as_posix(): digest})
    draft.chmod(old.st_mode & 0o777)
    shutil.chown(draft, group=old.st_gid)
    for path in links:
        name = path.with_name(f".{path.name}.ligacao{DRAFT}")
        name.unlink(missing_ok=True)
        os.link(draft, name)
        name.replace(path)
    draft.unlink()


def _written(con: duckdb.DuckDBPyConnection, path: Path, draft: Path, gone: Gone) -> bool:
    """Whether a file holds any of it, and then the draft that does not."""
    if path.suffix == _PARQUET:
        return _parquet(con, path, draft)
    if path.suffix == _DATABASE:
        return _database(con, path, draft)
    content = path.read_bytes()
    people = {one.encode() for one in gone.people}
    if people.isdisjoint(_CODE.findall(content)):
        return False
    if path.suffix == _LINES:
        kept = (line for line in content.splitlines(True) if people.isdisjoint(_CODE.findall(line)))
        draft.write_bytes(b"".join(kept))
    else:
        draft.write_bytes(_CODE.sub(lambda code: _WORD if code[0] in people else code[0], content))
    return True


def list_gone(con: duckdb.DuckDBPyConnection, gone: Gone) -> None:
    """Give a connection the tables that the conditions ask."""
    import pyarrow as pa

    con.execute("create temp table pessoa_apagada (codigo varchar)")
    people = pa.table({"codigo": pa.array(sorted(gone.people), pa.string())})
    con.register("dadas", people)
    con.execute("insert into pessoa_apagada select codigo from dadas")
    con.unregister("dadas")
    rows = [(one, line) for one, lines in gone.rows.items() for line in ([None] if lines is None else lines)]
    lines = pa.table(
        {
            "entrega_id": pa.array([one for one, _ in rows], pa.string()),
            "linha": pa.array([line for _, line in rows], pa.int64()),
        }
    )
    con.register("dadas", lines)
    con.execute("create temp table linha_apagada as select entrega_id, linha from dadas")
    con.unregister("dadas")
    con.execute("set variable codigos_apagados = (select list(right(codigo, 32)) from pessoa_apagada)")
    con.execute("set variable linhas_apagadas = (select list(entrega_id || ':' || linha) from linha_apagada)")


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, draft: Path) -> bool:
    read = f"read_parquet({literal(path)}, hive_partitioning = false)"
    columns = {row[0]: row[1] for row in con.execute(f"describe select * from {read}").fetchall()}
    named = _named_only(path) & columns.keys()
    out, kept = _conditions(columns, named)
    if not _any(con, f"{read} where {out} or {kept}"):
        return False
    cells = ", ".join(
        f'case when {_is_one(name)} then null else "{name}" end as "{name}"' if name in named else f'"{name}"'
        for name in columns
    )
    con.execute(
        f"copy (select {cells} from {read} where not {out}) to {literal(draft)} "
        "(format parquet, compression zstd, compression_level 1)"
    )
    return True


def _named_only(path: Path) -> set[str]:
    """Of a file of records, the columns of people whom its rows are not about."""
    source = next((load_sources()[part] for part in path.parts if part in load_sources()), None)
    return set(source.people) - set(source.about) if source else set()


def _database(con: duckdb.DuckDBPyConnection, path: Path, draft: Path) -> bool:
    con.execute(f"attach {literal(path)} as antes (read_only)")
    try:
        tables = table_columns(con, "antes")
        if not any(
            _any(con, f'antes."{schema}"."{table}" where {_conditions(columns, set())[0]}')
            for (schema, table), columns in tables.items()
        ):
            return False
        make_again(con, draft, tables, _those_who_stay)
    finally:
        con.execute("detach antes")
    return True


def table_columns(con: duckdb.DuckDBPyConnection, database: str) -> Tables:
    """The tables of an attached database, by schema and name: their columns with types, in order."""
    rows = con.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "inner join duckdb_tables() using (database_name, schema_name, table_name) "
        "where database_name = ? order by duckdb_tables.table_oid, column_index",
        [database],
    ).fetchall()
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for schema, table, column, kind in rows:
        found[schema, table][column] = kind
    return found


def make_again(con: duckdb.DuckDBPyConnection, draft: Path, tables: Tables, rows: Rows) -> None:
    """Make a database with tables of ``antes``, as they were declared and described, of the ``rows`` given.

    Raises:
        duckdb.Error, OSError: it cannot be written.
    """
    draft.unlink(missing_ok=True)
    con.execute(f"attach {literal(draft)} as depois (storage_version '{STORAGE_VERSION}')")
    try:
        _copy(con, tables, rows)
        _describe(con)
    finally:
        con.execute("detach depois")


def lasting(con: duckdb.DuckDBPyConnection) -> Tables:
    """The tables of the working database, attached as ``antes``, that a run does not build."""
    return {
        (schema, table): columns
        for (schema, table), columns in table_columns(con, "antes").items()
        if schema in _LASTING and not table.startswith(_BUILT_AGAIN)
    }


def without_the_gone(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Make the working database again, attached as ``antes``, of what lasts and is not gone.

    Raises:
        duckdb.Error, OSError: it cannot be written.
    """
    make_again(con, draft, lasting(con), _those_who_stay)


def _those_who_stay(relation: str, columns: dict[str, str]) -> str:
    return f"select * from {relation} where not {_conditions(columns, set())[0]}"


def _copy(con: duckdb.DuckDBPyConnection, tables: Tables, rows: Rows) -> None:
    declared = {
        (schema, table): sql
        for schema, table, sql in con.execute(
            "select schema_name, table_name, sql from duckdb_tables() where database_name = 'antes'"
        ).fetchall()
    }
    before = con.execute("select current_database()").fetchone()
    con.execute("use depois")
    for schema in dict.fromkeys(schema for schema, _ in tables):
        con.execute(f'create schema if not exists "{schema}"')
    for (schema, table), columns in tables.items():
        con.execute(declared[schema, table])
        query = rows(f'antes."{schema}"."{table}"', columns)
        con.execute(f'insert into depois."{schema}"."{table}" {query}')
    assert before is not None
    con.execute(f'use "{before[0]}"')


def _describe(con: duckdb.DuckDBPyConnection) -> None:
    for kind, place, comment in con.execute(
        """
        select 'table' as kind, format('depois."{}"."{}"', schema_name, table_name), comment
        from duckdb_tables() where database_name = 'antes' and comment is not null
        union all
        select 'column', format('depois."{}"."{}"."{}"', schema_name, table_name, column_name), comment
        from duckdb_columns() where database_name = 'antes' and comment is not null
        """
    ).fetchall():
        con.execute(f"comment on {kind} {place} is {literal(comment)}")


def _conditions(columns: dict[str, str], named: set[str]) -> tuple[str, str]:
    """SQL: whether a row goes, and whether one that stays names somebody."""
    texts = [name for name, kind in columns.items() if kind == "VARCHAR"]
    out = [_is_one(name) for name in texts if name not in named]
    if "entrega_id" in columns:
        # The examples of what a summary counts say of which lines they are.
        out += [_has_a_line(name) for name, kind in columns.items() if kind.endswith("[]") and _LINE in kind]
    for entrega, line in (("_entrega_id", "_linha"), ("entrega_id", "linha")):
        if {entrega, line} <= columns.keys():
            out += [
                f"coalesce(({entrega}, {line}) in (select (entrega_id, linha) from {_LINES_GONE}), false)",
                f"coalesce({entrega} in (select entrega_id from {_LINES_GONE} where linha is null), false)",
            ]
    return (f"({' or '.join(out) or 'false'})", f"({' or '.join(map(_is_one, sorted(named))) or 'false'})")


def _is_one(column: str) -> str:
    """SQL: whether a text is one of the people, or, where it is longer than a code, names one."""
    codes = f"regexp_extract_all(\"{column}\", '[0-9a-f]{{32}}')"
    named = f"strlen(\"{column}\") > 36 and list_has_any({codes}, getvariable('codigos_apagados'))"
    return f'coalesce("{column}" in (select codigo from temp.pessoa_apagada) or {named}, false)'


def _has_a_line(column: str) -> str:
    lines = f"list_transform(\"{column}\", lambda one: entrega_id || ':' || one.linha)"
    return f"coalesce(list_has_any({lines}, getvariable('linhas_apagadas')), false)"


def _any(con: duckdb.DuckDBPyConnection, rows: str) -> bool:
    return con.execute(f"select exists(select 1 from {rows})").fetchone() == (True,)
