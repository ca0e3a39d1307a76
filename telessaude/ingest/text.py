"""Delimited text, line by line: encodings, separators, quotes, physical line numbers.

This is the reader that defines what a file says. DuckDB's own reader is used instead only where both agree.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from telessaude.contract.blanks import BLANKS
from telessaude.ingest.reading import ILLEGIBLE
from telessaude.ingest.words import blank

SEPARATORS = ",;\t|"

# No free-text field spans more lines: past this the quote was never meant to open one.
_LONGEST_RECORD = 1_000

csv.field_size_limit(sys.maxsize)


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("telessaude_latin1", _as_latin1)

Line = tuple[int, str]
Record = tuple[int, list[str] | None]


def open_bytes(path: Path) -> IO[bytes]:
    """A text file's bytes, decompressed when its name ends in ``.gz``."""
    return gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def decode(raw: bytes) -> str:
    """UTF-8, else Windows-1252, whose five undefined bytes are read as Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "telessaude_latin1")


def physical_lines(path: Path) -> Iterator[Line]:
    """Every line with its number, from 1, without its end; LF, CR LF and a lone CR each end a line."""
    number = 0
    with open_bytes(path) as file:
        for raw in file:
            for piece in raw.removesuffix(b"\n").removesuffix(b"\r").split(b"\r"):
                number += 1
                text = decode(piece)
                yield number, text.removeprefix("\ufeff") if number == 1 else text


def choose_separator(heading: str, known: Callable[[str], bool]) -> str:
    """The separator under which most cells of a heading are known; on a tie the first of ``, ; tab |``."""

    def recognised(separator: str) -> int:
        fields, _ = _split(heading, separator)
        return sum(known(cell) for cell in fields or ())

    return max(SEPARATORS, key=recognised)


def records(lines: Iterable[Line], separator: str) -> Iterator[Record]:
    """Fields of each record and the line it starts at; null fields where a quote opens and never closes well.

    After such a line, reading resumes on the next physical line: one bad quote costs one row.
    """
    source = iter(lines)
    waiting: deque[Line] = deque()
    while line := waiting.popleft() if waiting else next(source, None):
        number, text = line
        if '"' not in text:
            yield number, text.split(separator)
            continue
        fields, unfinished = _split(text, separator)
        if not unfinished:
            yield number, fields
            continue
        followers: list[Line] = []
        whole = _finish(text, separator, waiting, source, followers)
        if whole is None:
            waiting.extendleft(reversed(followers))
        yield number, whole


def rows(found: Iterable[Record], width: int) -> Iterator[tuple[int, str | None, list[str | None]]]:
    """Records as rows of ``width`` cells: fewer fields are completed, more make the line illegible."""
    for number, fields in found:
        if fields is None:
            yield number, ILLEGIBLE, []
        elif all(blank(cell) for cell in fields):
            continue
        elif len(fields) > width:
            yield number, ILLEGIBLE, []
        else:
            yield number, None, [cell or None for cell in fields] + [None] * (width - len(fields))


def says_something(text: str) -> bool:
    """Whether a line holds more than separators, quotes and blanks."""
    return bool(text.strip(SEPARATORS + BLANKS + '"'))


def _finish(
    text: str, separator: str, waiting: deque[Line], source: Iterator[Line], followers: list[Line]
) -> list[str] | None:
    """Complete a record whose quoted field goes on; the lines taken are put in ``followers``."""
    parts = [text]
    while len(parts) < _LONGEST_RECORD:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return None
        followers.append(line)
        parts.append(line[1])
        if '"' not in line[1]:
            continue
        fields, unfinished = _split("\n".join(parts), separator, strict=True)
        if not unfinished:
            return fields
    return None


def _split(text: str, separator: str, *, strict: bool = False) -> tuple[list[str] | None, bool]:
    """Fields of a text and whether it ends inside quotes; null when ``strict`` finds a misplaced quote."""
    asked_for_more = False

    def source() -> Iterator[str]:
        nonlocal asked_for_more
        yield text
        asked_for_more = True

    try:
        fields = next(csv.reader(source(), delimiter=separator, strict=strict), [])
    except csv.Error:
        return None, asked_for_more
    return fields, asked_for_more
