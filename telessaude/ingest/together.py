"""Plain texts of one layout, written to the lake by one statement.

Planning the copy of a file took 25 ms, as long as the copy of 4,000 rows, and the months of a núcleo name the
same people. What is not plain to the last row is left out, and read by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

import duckdb

from telessaude.contract import Source
from telessaude.ingest import lake
from telessaude.ingest.delimited import quoted, quoted_path
from telessaude.ingest.lake import HELD_ROWS, PARQUET, TEMPORARY, Written
from telessaude.ingest.people import hashed_once_query
from telessaude.ingest.reading import Expected, Layout, Reading
from telessaude.ingest.watch import Watch


@dataclass(eq=False)
class Text:
    """A reading of a text, what is expected of it, the delivery that it is, its file in the lake; once it is
    ``written``, what that was.
    """

    reading: Reading
    expected: Expected
    entrega_id: str
    target: Path
    written: Written | None = None


def groups(texts: Iterable[Text]) -> Iterator[list[Text]]:
    """The texts that can be read together: no lake file twice, no more rows than memory holds."""
    waiting: dict[tuple[str, Layout], list[Text]] = {}
    full = []
    for text in texts:
        group = waiting.setdefault((text.reading.source.name, text.expected.layout), [])
        if any(other.target == text.target for other in group):
            continue
        if sum(other.expected.rows for other in (*group, text)) > HELD_ROWS:
            full.append([*group])
            group.clear()
        group.append(text)
    yield from (group for group in (*full, *waiting.values()) if len(group) > 1)


def write(con: duckdb.DuckDBPyConnection, watch: Watch, group: Sequence[Text]) -> None:
    """Write those of a group that are plain.

    What cannot be read or written is no error here: it is one when each is read by itself.
    """
    read = group[0].expected.layout.relation(*(text.expected.path for text in group))
    numbered = f"(select file_index as _arquivo, row_number() over () as _ordem, * from {read})"
    try:
        with (
            lake.planned_well(con),
            _draft(group[0].target.parent) as draft,
            lake.holding(con, numbered) as held,
        ):
            if plain := _plain(con, held, group):
                _write(con, watch, held, plain, draft)
    except (duckdb.Error, OSError):
        return


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{get_ident()}{TEMPORARY}"
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _plain(con: duckdb.DuckDBPyConnection, held: str, group: Sequence[Text]) -> list[tuple[Text, int, int]]:
    """The texts with as many rows as expected, all plainly data, none of them suspect: each with its place in
    the group, and how many rows are before its own.
    """
    layout = group[0].expected.layout
    found = con.execute(
        f"select _arquivo, min(_ordem) - 1, count(*), bool_and({layout.plainly}), bool_or({layout.suspect}) "
        f"from {held} group by all order by all"
    ).fetchall()
    return [
        (group[place], place, before)
        for place, before, rows, plainly, suspect in found
        if rows == group[place].expected.rows and plainly and not suspect
    ]


def _write(
    con: duckdb.DuckDBPyConnection,
    watch: Watch,
    held: str,
    plain: Sequence[tuple[Text, int, int]],
    draft: Path,
) -> None:
    text = plain[0][0]
    source, layout = text.reading.source, text.expected.layout
    named = ", ".join(
        f"({place}, {quoted(text.entrega_id)}, {before - layout.line})" for text, place, before in plain
    )
    rows = (
        f"(select _entrega_id, _ordem - _fora as _linha, null::varchar as _erro, {layout.cells} from {held} "
        f"inner join (values {named}) as entrega (_arquivo, _entrega_id, _fora) using (_arquivo))"
    )
    columns = ("_entrega_id", "_linha", "_erro", *source.lake_columns)
    owner = "nucleo_id" if "nucleo_id" in source.columns else None
    watch.begin()
    told = con.execute(
        f"copy ({hashed_once_query(rows, columns, source.people, owner, watch.odd)}) to {quoted(str(draft))} "
        f"({PARQUET}, partition_by (_entrega_id), write_partition_columns)"
    ).fetchall()
    files = {keys["_entrega_id"]: (Path(file), rows, stats) for file, rows, _, _, stats, keys in told}
    cut = _cut(con, watch, source, [file for file, _, _ in files.values()])
    for text, _, _ in plain:
        file, count, stats = files[text.entrega_id]
        if text.entrega_id not in cut and count == text.expected.rows:
            file.replace(text.target)
            text.written = Written(text.reading, text.target, count, lake.ranges(stats), {}, set())


def _cut(con: duckdb.DuckDBPyConnection, watch: Watch, source: Source, files: Iterable[Path]) -> set[str]:
    """The deliveries with a number that may be a CPF without its zeros: each file is judged for itself."""
    codes = ", ".join(quoted(code) for of_column in watch.zeros.values() for code in of_column)
    if not codes:
        return set()
    read = f"read_parquet([{', '.join(map(quoted_path, files))}], hive_partitioning = false)"
    cut = " or ".join(f"{column} in ({codes})" for column in source.people)
    found = con.execute(f"select distinct _entrega_id from {read} where {cut}").fetchall()
    return {entrega_id for (entrega_id,) in found}
