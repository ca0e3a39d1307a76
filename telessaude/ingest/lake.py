"""The lake: one Parquet file a delivery, text as received, people hashed, whole or not there at all."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

import duckdb

from telessaude.contract import Source
from telessaude.ingest import documents
from telessaude.ingest.delimited import quoted, quoted_path
from telessaude.ingest.errors import UnreadableFileError, fault, faults_of_the_file
from telessaude.ingest.people import hashed_once_query, hashed_query, set_key, with_cpf_query
from telessaude.ingest.reading import ILLEGIBLE, Problem, Ranges, Reading, Row
from telessaude.ingest.watch import TOLD_ROWS, Place, Watch, told
from telessaude.store.database import scratch
from telessaude.store.machine import cores

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 5_000
HELD_ROWS = 200_000  # of some 20 short texts: 100 MB, for each of the files read side by side
TEMPORARY = ".parte"
PARQUET = "format parquet, compression zstd, compression_level 1, return_stats"
# Stands for whoever had her code taken out of a row that is about another: nobody's pseudonym.
ERASED = "0" * 32


@dataclass(frozen=True)
class Written:
    """A reading in the lake: its file, its rows, what was seen of its people (as of :class:`Watch`).

    ``ranges`` is the least and the greatest value of each column that has any.
    """

    reading: Reading
    target: Path
    rows: int
    ranges: Ranges
    zeros: dict[str, dict[str, str]]
    with_cpf: set[str]


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory that converts files; it may not spill, because raw values pass through it."""
    con = scratch(one_of=cores())  # each of the threads that read has one
    con.execute("set enable_progress_bar = false")
    # Joins as they are written keep the order of the rows, which pack better in it: 6 to 10 %.
    con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
    return con


def cursor(con: duckdb.DuckDBPyConnection, key: bytes) -> duckdb.DuckDBPyConnection:
    """One thread's own connection to the converter: a connection runs one statement at a time."""
    own = con.cursor()
    _plan_simply(own)
    set_key(own, key)
    return own


def _plan_simply(con: duckdb.DuckDBPyConnection) -> None:
    """Copy without the optimizer: planning the checksums takes 37 ms a file with it, 12 without."""
    con.execute("pragma disable_optimizer")


@contextmanager
def planned_well(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Plan the copy of many rows well: only the optimizer sees that no step has to hold all of a large file.

    Rows are numbered one after the other, so one thread does it all. A second one only waits for it, awake:
    half of the copies of 1,000,000 rows took 8.6 s of processor, the others and all by one thread 4.3.
    """
    threads = (con.execute("select current_setting('threads')").fetchone() or (1,))[0]
    con.execute("pragma enable_optimizer")
    con.execute("set threads = 1")
    try:
        yield
    finally:
        con.execute(f"set threads = {threads}")
        _plan_simply(con)


def write(
    con: duckdb.DuckDBPyConnection, watch: Watch, reading: Reading, entrega_id: str, target: Path
) -> Written:
    """Write what a reader gives as a lake file, illegible rows included.

    The file appears under its name only when complete, and not at all when it has no row or turns out to lack
    a column. Documents out of place are added to the reading's problems.

    Raises:
        UnreadableFileError: the delivered file cannot be read to its end.
        duckdb.Error, OSError: the lake cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if reading.query is not None:
        try:
            same, suspect = reads_the_same(con, reading)
            if same:
                held = reading.expected is not None and reading.expected.rows <= HELD_ROWS
                with nullcontext() if held else planned_well(con):
                    return _copy(
                        con, watch, reading, reading.query, entrega_id, target, held=held, suspect=suspect
                    )
        except duckdb.Error as error:
            _check_room(target.parent)
            if reading.slowly is None:
                raise fault(error) from None  # the cause may quote a person's value
    slow = reading.slowly() if reading.slowly else reading
    watched = _Watched(slow)
    rows = watched.rows()
    first = list(islice(rows, _BATCH))
    con.register("linhas", _arrow(slow.source, chain(first, rows), watch))
    try:
        with planned_well(con) if len(first) == _BATCH else nullcontext():
            return _copy(con, watch, slow, "linhas", entrega_id, target)
    except duckdb.Error as error:
        if watched.error:
            raise watched.error from None
        if isinstance(error, duckdb.OutOfMemoryException):
            raise fault(error) from None
        raise
    finally:
        con.unregister("linhas")


def take_documents_out(
    con: duckdb.DuckDBPyConnection, watch: Watch, source: Source, aba: str | None, target: Path
) -> list[Problem]:
    """Write a lake file again without the documents that an earlier version left; gives where they stood.

    Raises:
        duckdb.Error, OSError: it cannot be read or written.
    """
    judged = watch.judged(rows(con, source, target), source)
    if not _holds(con, f"select bool_or(_suspeita) from {judged}"):
        return []
    watch.begin(aba)
    draft = target.with_name(f"{target.name}{TEMPORARY}")
    kept = ", ".join(("_entrega_id", "_linha", "_erro", *watch.without_documents(source)))
    try:
        _parquet(con, f"select {kept} from {judged}", draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return watch.problems()


def people_in(con: duckdb.DuckDBPyConnection, source: Source, file: Path) -> set[str]:
    """The pseudonyms that a lake file holds, of documents typed out of place too.

    Raises:
        duckdb.Error: it cannot be read.
    """
    cells = ", ".join(source.lake_columns)
    people = ", ".join(source.people) or "null::varchar"
    documents_held = f"list_filter([{cells}], lambda c: c like '{documents.HASHED}%')"
    found = con.execute(
        f"select distinct unnest(list_concat([{people}], {documents_held})) from {rows(con, source, file)}"
    ).fetchall()
    return {code for (code,) in found if code}


def lines_of(
    con: duckdb.DuckDBPyConnection, source: Source, file: Path, people: Collection[str]
) -> tuple[list[int], list[int]]:
    """The lines of a lake file that are about one of some people, and those that only name one.

    Raises:
        duckdb.Error: it cannot be read.
    """
    _list(con, people)
    about = _any_of(*source.about, *(c for c in source.lake_columns if c not in source.people))
    named = _any_of(*source.people)
    found = con.execute(
        f"select _linha, {about} from {rows(con, source, file)} where {about} or {named} order by _linha"
    ).fetchall()
    return [line for line, whole in found if whole], [line for line, whole in found if not whole]


def without(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    file: Path,
    target: Path,
    lines: Collection[int],
    people: Collection[str],
) -> int:
    """Write a lake file anew without some lines, ``ERASED`` where those left name some people; how many are.

    No file is written when none is left.

    Raises:
        duckdb.Error, OSError: it cannot be read or written.
    """
    draft = target.with_name(f"{target.name}{TEMPORARY}")
    _list(con, people)
    told = (
        f"case when {_any_of(c)} then '{ERASED}' else {c} end as {c}" if c in source.people else c
        for c in source.lake_columns
    )
    gone = f"_linha in ({', '.join(map(str, lines))})" if lines else "false"
    kept = f"select _entrega_id, _linha, _erro, {', '.join(told)} from {rows(con, source, file)}"
    try:
        left, _ = _parquet(con, f"{kept} where not {gone}", draft)
        if left:
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return left


def _list(con: duckdb.DuckDBPyConnection, people: Collection[str]) -> None:
    """Give a connection some people: a table of them, asked column by column, takes ten times as long."""
    con.execute("set variable apagadas = ?::varchar[]", [sorted(people)])


def _any_of(*columns: str) -> str:
    """SQL: whether one of the columns holds one of the people listed."""
    return f"list_has_any([{', '.join(columns)}]::varchar[], getvariable('apagadas')::varchar[])"


def rows(con: duckdb.DuckDBPyConnection, source: Source, file: Path) -> str:
    """SQL: the rows of a lake file, null in a column that the contract did not have when it was written."""
    read = f"read_parquet({quoted_path(file)})"
    held = {name for name, *_ in con.execute(f"describe select * from {read}").fetchall()}
    cells = ", ".join(c if c in held else f"null::varchar as {c}" for c in source.lake_columns)
    return f"(select _entrega_id, _linha, _erro, {cells} from {read})"


def count(con: duckdb.DuckDBPyConnection, reading: Reading) -> int:
    """How many rows a refused file has.

    Raises:
        UnreadableFileError: it cannot be read to its end.
    """
    if reading.rows is not None:
        return sum(1 for _ in reading.rows)
    found = con.execute(f"select count(*) from {reading.query}").fetchone()
    return found[0] if found else 0


def remove_leftovers(lake: Path) -> None:
    """Delete the drafts that an interrupted run left behind."""
    for draft in lake.glob(f"*/*{TEMPORARY}"):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink(missing_ok=True)


def _holds(con: duckdb.DuckDBPyConnection, query: str) -> bool:
    """Whether a query over what DuckDB reads gives true."""
    found = con.execute(query).fetchone()
    return found is not None and bool(found[0])


def reads_the_same(con: duckdb.DuckDBPyConnection, reading: Reading) -> tuple[bool, bool]:
    """Whether DuckDB reads the same as the rows' reader, and whether a document may be out of place.

    Raises:
        duckdb.Error: DuckDB cannot read the file.
    """
    if reading.expected is None:
        return True, True
    for query in (reading.expected.quickly, reading.expected.closely):
        same, suspect = con.execute(query).fetchone() or (False, True)
        if same:
            break
    return bool(same), bool(suspect)


def _copy(
    con: duckdb.DuckDBPyConnection,
    watch: Watch,
    reading: Reading,
    relation: str,
    entrega_id: str,
    target: Path,
    *,
    held: bool = False,
    suspect: bool = True,
) -> Written:
    # Two copies of the same bytes may be read side by side, each to its own draft.
    source = reading.source
    draft = target.with_name(f"{target.name}.{get_ident()}{TEMPORARY}")
    owner = "nucleo_id" if "nucleo_id" in source.columns else None
    judged = watch.judged(relation, source) if suspect else relation
    columns = ("_linha", "_erro", *(("_suspeita",) if suspect else ()), *source.lake_columns)
    told = watch.without_documents(source) if suspect else source.lake_columns
    cells = ", ".join(("_linha", "_erro", *told))
    watch.begin(reading.aba)
    try:
        with holding(con, judged) if held else nullcontext(judged) as given:
            hashed = hashed_once_query if held else hashed_query
            chosen = hashed(given, columns, source.people, owner, watch.odd)
            rows, ranges = _parquet(
                con, f"select {quoted(entrega_id)} as _entrega_id, {cells} from ({chosen})", draft
            )
        reading.problems += watch.problems()
        if rows and not reading.missing:
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Written(reading, target, rows, ranges, watch.zeros, watch.with_cpf)


@contextmanager
def holding(con: duckdb.DuckDBPyConnection, rows: str) -> Iterator[str]:
    """Hold some rows in memory; gives the table that they are in."""
    con.execute(f"create or replace temp table lidas as select * from {rows}")
    try:
        yield "lidas"
    finally:
        con.execute("drop table lidas")


def _parquet(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> tuple[int, Ranges]:
    """Write a query's rows; gives how many, and the least and the greatest value of each column."""
    found = con.execute(f"copy ({query}) to {quoted(str(target))} ({PARQUET})").fetchone()
    if found is None:
        return 0, {}
    _, rows, _, _, columns, _ = found
    return rows, ranges(columns)


def ranges(columns: dict[str, dict[str, str]]) -> Ranges:
    """The least and the greatest value of each column, out of what DuckDB tells of a file that it wrote."""
    return {
        name.strip('"'): (told.get("min", ""), told.get("max", "\U0010ffff"))
        for name, told in columns.items()
        if told.get("null_count") != told.get("num_values")
    }


def give_zeros_back(con: duckdb.DuckDBPyConnection, of_a_file: Sequence[Written]) -> None:
    """Make CPFs of the numbers that lost their zeros, in columns that hold whole ones in any sheet of a file.

    Where they stood is added to the readings' problems.

    Raises:
        UnreadableFileError: they do not fit in memory.
        duckdb.Error, OSError: the lake cannot be written.
    """
    short = {(one.reading.source.name, column) for one in of_a_file for column in one.zeros}
    if not short:
        return
    whole = {(one.reading.source.name, column) for one in of_a_file for column in _with_cpf(con, one)}
    for one in of_a_file:
        columns = [column for column in one.zeros if (one.reading.source.name, column) in whole]
        if columns and one.target.exists():
            try:
                one.reading.problems += _padded(con, one, sorted(columns))
            except duckdb.OutOfMemoryException as error:
                raise fault(error) from None


def _padded(con: duckdb.DuckDBPyConnection, written: Written, columns: list[str]) -> list[Problem]:
    draft = written.target.with_name(f"{written.target.name}.{get_ident()}{TEMPORARY}")
    given = ", ".join(f"coalesce(zeros_{p}.inteiro, l.{p}) as {p}" for p in columns)
    joins = " ".join(f"left join zeros_{p} on zeros_{p}.cortado = l.{p}" for p in columns)
    read = f"read_parquet({quoted_path(written.target)}) as l"
    found = []
    try:
        for p in columns:
            con.register(f"zeros_{p}", _pairs(written.zeros[p]))
            cut = f"select _linha from {read} semi join zeros_{p} on cortado = l.{p} order by 1"
            places: list[Place] = [(line, p, None) for (line,) in con.execute(cut).fetchall()]
            found += told("cpf_sem_zeros", places, written.reading.aba)
        _parquet(con, f"select l.* replace ({given}) from {read} {joins}", draft)
        draft.replace(written.target)
    finally:
        draft.unlink(missing_ok=True)
        for p in columns:
            con.unregister(f"zeros_{p}")
    return found


def _with_cpf(con: duckdb.DuckDBPyConnection, written: Written) -> set[str]:
    """The columns of people that hold a CPF of eleven digits; rows that come once were looked at then."""
    people = written.reading.source.people
    if written.reading.query is None or not people:
        return written.with_cpf
    found = con.execute(with_cpf_query(written.reading.query, people)).fetchone() or ()
    return written.with_cpf | {p for p, has in zip(people, found, strict=True) if has}


def _check_room(folder: Path) -> None:
    """Tell a file that cannot be read from a disk that cannot be written.

    Raises:
        OSError: the folder takes no more bytes.
    """
    probe = folder / f"prova{TEMPORARY}"
    try:
        probe.write_bytes(bytes(1 << 20))
    finally:
        probe.unlink(missing_ok=True)


class _Watched:
    """The rows of a reading on their way to DuckDB, which tells of an error in them in its own words only."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.error: UnreadableFileError | None = None

    def rows(self) -> Iterator[Row]:
        """The rows, the illegible ones also reported: some by their line, the others together."""
        told, others, line = 0, 0, 0
        try:
            for row in self._safely():
                if row[1] and told < TOLD_ROWS:
                    told += 1
                    self._tell(row[0], row[1])
                elif row[1]:
                    others += 1
                    line = line or row[0]
                yield row
        except UnreadableFileError as error:
            self.error = error
            raise
        if others:
            self._tell(line, ILLEGIBLE, others)

    def _safely(self) -> Iterator[Row]:
        with faults_of_the_file():
            yield from self._reading.rows or ()

    def _tell(self, line: int, rule: str, contagem: int | None = None) -> None:
        aba = self._reading.aba
        self._reading.problems.append(Problem(line, None, rule, rejeitada=True, aba=aba, contagem=contagem))


def _pairs(hashes: dict[str, str]) -> pa.Table:
    import pyarrow as pa

    return pa.table({"cortado": list(hashes), "inteiro": list(hashes.values())})


def _arrow(source: Source, rows: Iterator[Row], watch: Watch) -> pa.RecordBatchReader:
    import pyarrow as pa  # a third of a second that a run with nothing new need not pay

    names = source.lake_columns
    schema = pa.schema(
        [("_linha", pa.int64()), ("_erro", pa.string()), *((name, pa.string()) for name in names)]
    )
    empty = [None] * len(names)
    people = [(names.index(name), name) for name in source.people]

    def batches() -> Iterator[pa.RecordBatch]:
        while batch := list(islice(rows, _BATCH)):
            lines, errors, cells = zip(
                *((line, error, cells or empty) for line, error, cells in batch), strict=True
            )
            by_column = list(zip(*cells, strict=True))
            for place, name in people:
                watch.look(name, by_column[place])
            columns = [pa.array(column, pa.string()) for column in by_column]
            yield pa.record_batch(
                [pa.array(lines, pa.int64()), pa.array(errors, pa.string()), *columns], schema=schema
            )

    return pa.RecordBatchReader.from_batches(schema, batches())
