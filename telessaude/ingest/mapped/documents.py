"""JSON of other systems, one record at a time: a list somewhere in a document, an array, an object a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

import ijson

from telessaude.contract.mapping import Tabela
from telessaude.ingest.cells import cell_text
from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.mapped.source import FoundRow
from telessaude.ingest.reading import ILLEGIBLE, Problem
from telessaude.ingest.text import decode, physical_lines
from telessaude.ingest.words import blank

_CHUNK = 1 << 16
_DEEPEST = 100  # objects and lists inside each other


@dataclass
class Document:
    """What a JSON file is, known by reading it once to its end.

    ``lists``: where it has lists of records, by path (an array at the top is ``""``). ``said``: the single
    values beside them, by path. A file of an object a line has ``by_line``.
    """

    content: Content
    lists: set[str] = field(default_factory=set)
    said: dict[str, object] = field(default_factory=dict)
    by_line: bool = False

    def list_of(self, table: Tabela) -> str | None:
        """The path of a table's list in the document; null when it is not there."""
        if table.lista is not None and table.lista in self.lists:
            return table.lista
        return "" if "" in self.lists else None

    def rows(self, table: Tabela) -> Callable[[Callable[[Problem], None]], Iterator[FoundRow]]:
        """The records of a table, numbered by line or by position."""
        if self.by_line:
            items = lambda: _by_line(self.content)  # noqa: E731
        else:
            prefix = f"{self.list_of(table)}.item".removeprefix(".")
            items = lambda: _by_position(self.content, prefix)  # noqa: E731

        def rows(_: Callable[[Problem], None]) -> Iterator[FoundRow]:
            for number, item in items():
                record = item.get(table.registro, item) if table.registro and isinstance(item, dict) else item
                yield (number, None, record) if isinstance(record, dict) else (number, ILLEGIBLE, None)

        return rows


def open_document(content: Content) -> Document:
    """Read a JSON file once.

    Raises:
        UnreadableFileError: it is neither JSON nor an object a line.
    """
    document = Document(content)
    try:
        with _utf8(content) as file:
            _survey(file, document)
    except (ijson.JSONError, RecursionError) as error:
        if not _has_lines(content):
            raise UnreadableFileError from error
        return Document(content, by_line=True)
    return Document(content, by_line=True) if _one_object(document) else document


def find_in_object(names: Sequence[str]) -> Callable[[object], object]:
    """A function of a record that gives the first of some keys that is filled; a dot goes into an object."""
    paths = [name.split(".") for name in names]

    def find(record: object) -> object:
        for path in paths:
            value = record
            for step in path:
                value = value.get(step) if isinstance(value, dict) else None
            # Lists count as filled even when empty, so that they can be counted.
            if isinstance(value, list) or (value is not None and not blank(cell_text(value, "texto"))):
                return value
        return None

    return find


def _survey(file: IO[bytes], document: Document) -> None:
    """Note the lists that no other list holds, and the values outside every list, each by its path.

    Raises:
        UnreadableFileError: it is nested deeper than any answer of a system is.
    """
    path: list[str] = []  # of the objects and lists that are open; of an object, its last key
    inside = 0  # how many lists are open
    for event, value in ijson.basic_parse(file):
        if event == "map_key":
            path[-1] = value
        elif event in {"start_map", "start_array"}:
            if event == "start_array":
                if not inside:
                    document.lists.add(".".join(path))
                inside += 1
            path.append("")
            if len(path) > _DEEPEST:
                raise UnreadableFileError
        elif event in {"end_map", "end_array"}:
            path.pop()
            inside -= event == "end_array"
        elif not inside and value is not None:
            document.said[".".join(path)] = value


def _one_object(document: Document) -> bool:
    """Whether a file is a lone record: one object without a list of records is one line of JSONL."""
    return not document.lists and bool(document.said)


def _by_position(content: Content, prefix: str) -> Iterator[tuple[int, object]]:
    with _utf8(content) as file:
        yield from enumerate(ijson.items(file, prefix), start=1)


def _by_line(content: Content) -> Iterator[tuple[int, object]]:
    for number, line in physical_lines(content):
        if line is not None and blank(line):
            continue
        try:
            yield number, json.loads(line or "")
        except (ValueError, RecursionError):
            yield number, None


def _has_lines(content: Content) -> bool:
    """Whether the first line that says something is a whole object."""
    for _, item in _by_line(content):
        return isinstance(item, dict)
    return False


@contextmanager
def _utf8(content: Content) -> Iterator[IO[bytes]]:
    """A file's bytes as UTF-8 without a mark: Latin-1 is turned into it line by line."""
    with content.text() as file:
        yield _Recoded(file)  # type: ignore[misc]


class _Recoded:
    """As much of a binary file as a parser reads of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._first = True

    def read(self, size: int = _CHUNK) -> bytes:
        """The next bytes; what is no UTF-8 is Windows-1252."""
        if size == 0:
            return b""
        raw = self._file.read(max(size, _CHUNK))
        if self._first:
            raw, self._first = raw.removeprefix(b"\xef\xbb\xbf"), False
        if raw.isascii():
            return raw
        # A character is not cut in two: at most three more bytes complete it.
        while raw and raw[-1] & 0x80 and (more := self._file.read(1)):
            raw += more
        return decode(raw).encode()
