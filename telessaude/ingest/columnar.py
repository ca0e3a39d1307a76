"""Parquet: read by DuckDB, typed cells turned into the contract's text inside the query."""

from __future__ import annotations

import io

import duckdb

from telessaude.contract import Source
from telessaude.ingest.content import Content
from telessaude.ingest.delimited import begins_like_a_footer, quoted_path
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Footers
from telessaude.ingest.people import trimmed
from telessaude.ingest.reading import Reading, bind, missing_columns


def read_parquet(content: Content, source: Source, con: duckdb.DuckDBPyConnection) -> Reading:
    """Read a Parquet file of a source; ``_linha`` is the row's position, from 1.

    Raises:
        UnreadableFileError: the file is no Parquet.
    """
    raw = _relation(content, con)
    try:
        found = con.execute(f"describe select * exclude (file_row_number) from {raw}").fetchall()
        con.execute(f"select count(*) from {raw}")
    except duckdb.Error as error:
        raise UnreadableFileError from error
    names = [row[0] for row in found]
    binding = bind(names, source)

    def cell(name: str) -> str:
        place = binding.positions.get(name)
        return (
            "null::varchar"
            if place is None
            else _text(_name(names[place]), found[place][1], source.columns[name].written)
        )

    cells = ", ".join(f"{cell(name)} as {name}" for name in source.lake_columns)
    filled = " or ".join(f"{_name(name)} is not null" for name in names) or "false"
    missing = missing_columns(source, binding.positions)
    keyless = " or ".join(f"coalesce({trimmed(cell(name))}, '') = ''" for name in source.key)
    footers = Footers()
    if not missing and _count(con, raw, keyless)[0]:
        keyless = f"({keyless}) and {begins_like_a_footer(f'{_name(name)}::varchar' for name in names)}"
        count, line = _count(con, raw, keyless)
        footers = Footers(None, line, count)
        filled = f"({filled}) and not ({keyless})"
    return Reading(
        source,
        query=f"(select file_row_number + 1 as _linha, null::varchar as _erro, {cells} "
        f"from {raw} where {filled})",
        problems=binding.problems() + footers.told(),
        missing=missing,
        cabecalhos=binding.headings,
    )


def _count(con: duckdb.DuckDBPyConnection, raw: str, which: str) -> tuple[int, int]:
    """How many rows there are of a kind, and which is the first."""
    asked = f"select count(*), coalesce(min(file_row_number) + 1, 0) from {raw} where {which}"
    return con.execute(asked).fetchone() or (0, 0)


def _relation(content: Content, con: duckdb.DuckDBPyConnection) -> str:
    """What DuckDB reads: the file itself, or a member of an archive as a table in memory."""
    if content.path is not None and not content.packed:
        return f"read_parquet({quoted_path(content.path)}, file_row_number = true, binary_as_string = true)"
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content.whole()))
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError from error
    con.register(
        "membro", table.append_column("file_row_number", pa.array(range(table.num_rows), pa.int64()))
    )
    return "membro"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: str, kind: str, contract_type: str) -> str:
    if kind.endswith("[]"):
        item = _text("item", kind.removesuffix("[]"), contract_type)
        return f"nullif(array_to_string([{item} for item in {value} if item is not null], '|'), '')"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"{_instant(f'make_timestamp(epoch_us({value}))')} || 'Z'"
    if kind.startswith("TIMESTAMP"):
        instant = f"({value}::timestamp)"
        if contract_type == "data":
            day = f"strftime({instant}, '%Y-%m-%d')"
            return (
                f"case when {instant} = date_trunc('day', {instant}) then {day} else {_instant(instant)} end"
            )
        return _instant(instant)
    return f"{value}::varchar"


def _instant(value: str) -> str:
    """Seconds, with a fraction only where there is one."""
    return (
        f"case when epoch_us({value}) % 1000000 = 0 then strftime({value}, '%Y-%m-%d %H:%M:%S') "
        f"else strftime({value}, '%Y-%m-%d %H:%M:%S.%f') end"
    )
