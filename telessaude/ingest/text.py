"""Delimited text, line by line: encodings, separators, quotes, physical line numbers.

This is the reader that defines what a file says. DuckDB's own reader is used instead only where both agree.
"""

from __future__ import annotations

import codecs
import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO

from telessaude.ingest.content import Content

SEPARATORS = ",;\t|"

# No free-text field spans more lines: past this the quote was never meant to open one.
_LONGEST_RECORD = 1_000
_LONGEST_LINE = 1 << 24

csv.field_size_limit(sys.maxsize)


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("telessaude_latin1", _as_latin1)

Line = tuple[int, str | None]
Record = tuple[int, list[str] | None]


def decode(raw: bytes) -> str:
    """UTF-8, else Windows-1252, whose five undefined bytes are read as Latin-1; NUL is no character."""
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "telessaude_latin1")


def physical_lines(content: Content) -> Iterator[Line]:
    """Every line with its number, from 1, without its end; LF, CR LF and a lone CR each end a line.

    A line longer than any that people write is null.
    """
    number = 0
    with content.text() as file:
        for raw in _raw_lines(file):
            number += 1
            text = None if raw is None else decode(raw)
            yield number, text.removeprefix("\ufeff") if text and number == 1 else text


def _raw_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file, never more than the longest in memory; null for one that is longer."""
    rest, skipping = b"", False
    while raw := file.readline(_LONGEST_LINE):
        if raw.endswith(b"\r"):
            raw += file.readline(1)
        ended = raw.endswith(b"\n")
        whole = raw.removesuffix(b"\n").removesuffix(b"\r") if ended else raw
        if b"\r" not in whole and ended and not rest and not skipping:
            yield whole
            continue
        pieces = (rest + whole).split(b"\r")
        rest = b"" if ended else pieces.pop()
        for place, piece in enumerate(pieces):
            yield None if skipping and place == 0 else piece
        skipping = skipping and not pieces
        if len(rest) >= _LONGEST_LINE:
            rest, skipping = b"", True
    if rest or skipping:
        yield None if skipping else rest


def records(lines: Iterable[Line], separator: str) -> Iterator[Record]:
    """Fields of each record and the line it starts at; null fields where a quote opens and never closes well.

    After such a line, reading resumes on the next physical line: one bad quote costs one row.
    """
    source = iter(lines)
    waiting: deque[Line] = deque()
    while line := waiting.popleft() if waiting else next(source, None):
        number, text = line
        if text is None:
            yield number, None
            continue
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
        if line[1] is None:
            return None
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
