"""Contract CSV: DuckDB reads the well-formed files, the line reader all others, with the same result."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from telessaude.contract import Source
from telessaude.ingest import text
from telessaude.ingest.people import trimmed
from telessaude.ingest.reading import Binding, Reading, Row, bind, missing_columns, unknown_column

_CHUNK = 1 << 22


@dataclass(frozen=True)
class Heading:
    """The heading of a delimited file: its line, its cells, the separator."""

    line: int
    cells: list[str]
    separator: str


def read_delimited(path: Path, source: Source) -> Reading:
    """Read a CSV file of a source, by DuckDB where that is provably the same."""
    heading = read_heading(path, lambda cell: cell.strip().lower() in source.columns)
    binding = bind(heading.cells, source)
    missing = missing_columns(source, binding.positions)
    if missing:
        return Reading(source, rows=_rows(path, heading, binding, source), missing=missing)
    problems = [unknown_column(name) for name in binding.unknown]

    def slowly() -> Reading:
        return Reading(source, rows=_rows(path, heading, binding, source), problems=problems)

    lines = plain_lines(path, heading) if heading.line == 1 else None
    if lines is None:
        return slowly()
    raw = _duckdb_reader(path, heading)
    return Reading(
        source,
        query=_query(raw, heading, binding, source),
        expected=(raw, lines - 1),
        slowly=slowly,
        problems=problems,
    )


def read_heading(path: Path, known: text.Callable[[str], bool]) -> Heading:
    """The first line that says something, by the separator that recognises most of it; empty if none does."""
    lines = text.physical_lines(path)
    for number, line in lines:
        if text.says_something(line):
            separator = text.choose_separator(line, known)
            found = next(text.records(itertools.chain([(number, line)], lines), separator))
            return Heading(number, found[1] or [], separator)
    return Heading(0, [], ",")


def table_rows(path: Path, heading: Heading) -> Iterator[tuple[int, str | None, list[str | None]]]:
    """The rows after the heading, as wide as it is."""
    lines = text.records(text.physical_lines(path), heading.separator)
    body = itertools.dropwhile(lambda record: record[0] <= heading.line, lines)
    return text.rows(body, len(heading.cells))


def _rows(path: Path, heading: Heading, binding: Binding, source: Source) -> Iterator[Row]:
    width = len(heading.cells)
    positions = [binding.positions.get(name, width) for name in source.lake_columns]
    for line, error, cells in table_rows(path, heading):
        cells.append(None)
        yield line, error, [] if error else [cells[position] for position in positions]


def plain_lines(path: Path, heading: Heading) -> int | None:
    """How many lines a file has, when a line is a record for certain; null if only the line reader can tell.

    Refused: bytes that are no UTF-8, NUL, ends of line that are mixed or lone CR, quotes that neither open
    nor close a field, two after a blank, a last empty field too many. A quoted line break is found later, by
    counting.
    """
    tally = _Tally(heading.separator.encode())
    with text.open_bytes(path) as file:
        while chunk := file.read(_CHUNK):
            if not tally.add(chunk):
                return None
    return tally.lines(len(heading.cells))


class _Tally:
    """Counts of the bytes that matter, chunk by chunk."""

    def __init__(self, separator: bytes) -> None:
        self.decoder = codecs.getincrementaldecoder("utf-8")()
        self.separator = separator
        edge = re.escape(separator)
        # A field of a blank and two quotes is empty to DuckDB; by the contract it is those three characters.
        self.stray = re.compile(rb'"(?<=[^' + edge + rb'\n"]")[^' + edge + rb'\r\n"]|[ \t]""')
        self.counts = dict.fromkeys(
            (b"\n", b"\r", b"\r\n", separator, separator + b"\n", separator + b"\r\n"), 0
        )
        self.tail = b""

    def add(self, chunk: bytes) -> bool:
        """Count a chunk; false when it shows that the file is not plain."""
        try:
            self.decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        if b"\0" in chunk or (b'"' in chunk and self.stray.search(self.tail + chunk)):
            return False
        for what in self.counts:
            # The seam holds only those that begin in the last chunk and end in this one.
            seam = (
                self.tail[len(self.tail) + 1 - len(what) :] + chunk[: len(what) - 1] if len(what) > 1 else b""
            )
            self.counts[what] += chunk.count(what) + seam.count(what)
        self.tail = (self.tail + chunk)[-2:]
        return True

    def lines(self, width: int) -> int | None:
        """The number of lines; null if ends of line are mixed or a line may have one empty field too many.

        DuckDB forgives that field. Without it, a file has exactly its separators, save those inside quotes.
        """
        feeds, returns, both, separators, last, last_both = self.counts.values()
        if (returns or both) and not returns == both == feeds:
            return None
        total = feeds + (self.tail[-1:] not in {b"\n", b""})
        ends_empty = last or last_both or self.tail[-1:] == self.separator
        return None if ends_empty and separators != total * (width - 1) else total


def _duckdb_reader(path: Path, heading: Heading) -> str:
    columns = ", ".join(f"'c{position}': 'varchar'" for position in range(len(heading.cells)))
    separator = "\\t" if heading.separator == "\t" else heading.separator
    return (
        f"read_csv({quoted_path(path)}, auto_detect = false, header = false, skip = 1, "
        f"delim = e'{separator}', quote = '\"', escape = '\"', columns = {{{columns}}}, "
        f"nullstr = '', strict_mode = true, null_padding = false, "
        f"compression = '{'gzip' if path.name.lower().endswith('.gz') else 'none'}')"
    )


def _query(raw: str, heading: Heading, binding: Binding, source: Source) -> str:
    """The lake's columns from DuckDB's reader: the line is the position, because a record is a line."""
    cells = ", ".join(
        f"c{binding.positions[name]} as {name}" if name in binding.positions else f"null::varchar as {name}"
        for name in source.lake_columns
    )
    # A case, unlike a chain of or, looks no further than the first filled cell of each row.
    filled = " ".join(f"when {trimmed(f'c{place}')} <> '' then true" for place in range(len(heading.cells)))
    return (
        f"(select _linha, null::varchar as _erro, {cells} "
        f"from (select row_number() over () + 1 as _linha, * from {raw}) where case {filled} end)"
    )


def quoted_path(path: Path) -> str:
    """A file's path as an SQL literal that DuckDB does not take for a pattern of names."""
    return quoted(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def quoted(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
