"""Delimited text as a grid, and DuckDB's own reading of the well-formed ones, with the same result."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from telessaude.contract import Source
from telessaude.ingest import text
from telessaude.ingest.content import Content
from telessaude.ingest.documents import suspect
from telessaude.ingest.grid import FOOTERS, WITHIN, Grid, GridRow, Heading
from telessaude.ingest.people import trimmed
from telessaude.ingest.reading import ILLEGIBLE, Binding, Expected, Layout, Reading
from telessaude.ingest.words import letters

_CHUNK = 1 << 22
# What Windows-1252 has beyond Latin-1, and what could be a line of UTF-8 among others: the line reader's.
_NOT_LATIN1 = re.compile(rb"[\x80-\x9f]|[\xc2-\xf4][\xa0-\xbf]")
Encoding = Literal["utf-8", "latin-1"]
_SAID = re.compile(r'"?sep=(.)"?', re.IGNORECASE)


def text_grid(content: Content, fits: Callable[[list[str]], bool]) -> Grid:
    """A delimited text, by the separator under which one of its first lines is a heading that fits."""
    separator = _separator(content, fits)
    return Grid(None, _rows(content, separator), separator)


def _separator(content: Content, fits: Callable[[list[str]], bool]) -> str:
    """The separator that a first line ``sep=`` says, or the one that a heading shows; else the commonest."""
    top = list(islice(text.physical_lines(content), WITHIN + 1))
    said = _SAID.fullmatch((top[0][1] or "").strip()) if top else None
    options = [said[1], *text.SEPARATORS] if said else list(text.SEPARATORS)
    best, commonest = (len(top), 0, ""), (0, ",")
    for option in options:
        rows = list(text.records(iter(top), option))
        fitting = (
            (place, -len(cells), option) for place, (_, cells) in enumerate(rows) if cells and fits(cells)
        )
        best = min(best, next(fitting, best))
        widest = max((len(cells or ()) for _, cells in rows), default=0)
        if widest > commonest[0]:
            commonest = (widest, option)
    return best[2] or (said[1] if said else commonest[1])


def _rows(content: Content, separator: str) -> Iterator[GridRow]:
    lines = text.physical_lines(content)
    first = next(lines, None)
    if first is None:
        return
    if not _SAID.fullmatch((first[1] or "").strip()):
        lines = chain([first], lines)
    for number, cells in text.records(lines, separator):
        yield (number, ILLEGIBLE, []) if cells is None else (number, None, [*cells])


def fast(reading: Reading, content: Content, found: Heading, binding: Binding, separator: str) -> Reading:
    """The same reading by DuckDB, where a file on disk is provably plain; else the reading as it is.

    ``expected`` says what must hold for DuckDB to have read the same, and whether a document may be out of
    place; ``slowly`` is the reading given.
    """
    if content.path is None or separator not in text.SEPARATORS or not _plain_top(content, found):
        return reading
    plain = plain_text(content, found, separator)
    if plain is None:
        return reading
    source, rows = reading.source, plain.lines - found.line
    told = [f"c{place}" for name, place in binding.positions.items() if name not in source.people]
    plainly, odd = _data(found, binding, source)
    layout = Layout(
        options=_options(found, separator, plain.encoding, packed=content.packed),
        line=found.line,
        cells=_cells(binding, source),
        plainly=plainly,
        suspect=suspect(told),
    )
    path = quoted_path(content.path)
    raw = layout.relation(path)

    def asked(odd: str) -> str:
        same = f"count(*) = {rows} and count(*) filter (where {odd}) = 0"
        return f"select {same}, coalesce(bool_or({layout.suspect}), false) from {raw}"

    return replace(
        reading,
        rows=None,
        query=_query(raw, found, layout),
        expected=Expected(asked(f"not {plainly}"), asked(odd), path, layout, rows),
        slowly=lambda: reading,
    )


def _plain_top(content: Content, found: Heading) -> bool:
    """Whether the lines down to the heading are one record each."""
    top = islice(text.physical_lines(content), found.line)
    return found.line == 1 or all(line is not None and '"' not in line for _, line in top)


def _data(found: Heading, binding: Binding, source: Source) -> tuple[str, str]:
    """SQL: whether a row is plainly data, and whether it may be none.

    One character tells most: its key is filled, and a column of numbers or days has nothing or a digit.
    No data are rows like the heading, and those like a footer, no key in them.
    """
    keys = [f"c{binding.positions[name]}" for name in source.key if name in binding.positions]
    keyed = " and ".join(f"unicode({cell}) between 33 and 126" for cell in keys) or "false"
    footer = begins_like_a_footer(f"c{place}" for place in range(len(found.cells)))
    kinds = ("instante", "data", "ibge", "inteiro", "decimal")
    telling = [place for name, place in binding.positions.items() if source.columns[name].written in kinds]
    place = (telling or list(binding.positions.values()))[0]
    title, cell = quoted(letters(found.cells[place])), f"c{place}"
    same = f"regexp_replace(lower(strip_accents({cell})), '[^a-z0-9]+', '', 'g') = {title}"
    numbered = f"coalesce(unicode({cell}) between 48 and 57, true)"
    odd = f"case when {keyed} then not {numbered} and {same} else {footer} or {same} end"
    return f"(coalesce({keyed}, false) and {numbered})", odd


def begins_like_a_footer(cells: Iterable[str]) -> str:
    """SQL: the first filled one of a row's cells begins as that of a total or a note does."""
    first = ", ".join(f"nullif({trimmed(cell)}, '')" for cell in cells)
    return f"regexp_matches(lower(strip_accents(coalesce({first}, ''))), '^[^a-z0-9]*({'|'.join(FOOTERS)})')"


@dataclass(frozen=True)
class Plain:
    """A text of which a line is a record for certain: how many there are, in which encoding."""

    lines: int
    encoding: Encoding


def plain_text(content: Content, found: Heading, separator: str) -> Plain | None:
    """What is known of a plain text; null if only the line reader can tell what it says.

    Refused: lines of UTF-8 among others, NUL, ends of line that are mixed or lone CR, quotes that neither
    open nor close a field, two after a blank, a last empty field too many. A quoted line break is found
    later, by counting.
    """
    for letters_of in (_Utf8(), _Latin1()):
        tally = _Tally(separator.encode(), letters_of)
        lines = tally.lines() if all(map(tally.add, _chunks(content))) else None
        if lines is None:
            continue
        # DuckDB forgives one. Without it, a file has exactly its separators, save those inside quotes.
        if tally.separators != lines * (len(found.cells) - 1) and _ends_empty(content, separator.encode()):
            continue
        return Plain(lines, letters_of.encoding)
    return None


def _chunks(content: Content) -> Iterator[bytes]:
    with content.open() as file:
        yield from iter(partial(file.read, _CHUNK), b"")


def _ends_empty(content: Content, separator: bytes) -> bool:
    """Whether the last field of some line is empty."""
    ends, tail = (separator + b"\n", separator + b"\r\n"), b""
    for chunk in _chunks(content):
        seen = tail + chunk
        if any(end in seen for end in ends):
            return True
        tail = seen[-2:]
    return tail.endswith(separator)


class _Utf8:
    """Bytes that are UTF-8."""

    encoding: Encoding = "utf-8"

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def has(self, chunk: bytes) -> bool:
        """Whether the next bytes are."""
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        return True


class _Latin1:
    """Bytes that are Windows-1252 in each line, of what it shares with Latin-1, which DuckDB knows."""

    encoding: Encoding = "latin-1"

    def __init__(self) -> None:
        self._last = b""

    def has(self, chunk: bytes) -> bool:
        """Whether the next bytes are."""
        found = _NOT_LATIN1.search(self._last + chunk)
        self._last = chunk[-1:]
        return found is None


class _Tally:
    """Counts of the bytes that matter, chunk by chunk."""

    def __init__(self, separator: bytes, letters_of: _Utf8 | _Latin1) -> None:
        self.letters_of = letters_of
        self.separator = separator
        self.separators = self.feeds = self.returns = self.both = 0
        edge = re.escape(separator)
        # A field of a blank and two quotes is empty to DuckDB; by the contract it is those three characters.
        self.stray = re.compile(rb'"(?<=[^' + edge + rb'\n"]")[^' + edge + rb'\r\n"]|[ \t]""')
        self.tail = b""

    def add(self, chunk: bytes) -> bool:
        """Count a chunk; false when it shows that the file is not plain."""
        if (
            not self.letters_of.has(chunk)
            or b"\0" in chunk
            or (b'"' in chunk and self.stray.search(self.tail + chunk))
        ):
            return False
        self.feeds += chunk.count(b"\n")
        self.separators += chunk.count(self.separator)
        if b"\r" in chunk:
            self.returns += chunk.count(b"\r")
            self.both += chunk.count(b"\r\n")
        self.both += self.tail.endswith(b"\r") and chunk.startswith(b"\n")
        self.tail = (self.tail + chunk[-2:])[-2:]
        return True

    def lines(self) -> int | None:
        """The number of lines; null if ends of line are mixed."""
        if self.returns and not self.returns == self.both == self.feeds:
            return None
        return self.feeds + (self.tail[-1:] not in {b"\n", b""})


def _options(found: Heading, separator: str, encoding: Encoding, *, packed: bool) -> str:
    columns = ", ".join(f"'c{position}': 'varchar'" for position in range(len(found.cells)))
    said = "\\t" if separator == "\t" else separator
    return (
        f"auto_detect = false, header = false, skip = {found.line}, "
        f"delim = e'{said}', quote = '\"', escape = '\"', columns = {{{columns}}}, "
        f"nullstr = '', strict_mode = true, null_padding = false, "
        f"encoding = '{encoding}', "
        f"compression = '{'gzip' if packed else 'none'}'"
    )


def _cells(binding: Binding, source: Source) -> str:
    return ", ".join(
        f"c{binding.positions[name]} as {name}" if name in binding.positions else f"null::varchar as {name}"
        for name in source.lake_columns
    )


def _query(raw: str, found: Heading, layout: Layout) -> str:
    """The lake's columns from DuckDB's reader: the line is the position, because a record is a line."""
    # A case, unlike a chain of or, looks no further than the first filled cell of each row.
    filled = " ".join(f"when {trimmed(f'c{place}')} <> '' then true" for place in range(len(found.cells)))
    return (
        f"(select _linha, null::varchar as _erro, {layout.cells} "
        f"from (select row_number() over () + {found.line} as _linha, * from {raw}) where case {filled} end)"
    )


def quoted_path(path: Path) -> str:
    """A file's path as an SQL literal that DuckDB does not take for a pattern of names."""
    return quoted(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))


def quoted(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
