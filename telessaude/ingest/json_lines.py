"""JSONL, one object a line, and a JSON array, one object a position: native types, keys as slugs."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator

import ijson

from telessaude.contract import Source
from telessaude.ingest.cells import cell_text
from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Footers, begins_like_a_footer, blank_cell
from telessaude.ingest.reading import ILLEGIBLE, Problem, Reading, Row, missing_columns, unknown_column
from telessaude.ingest.text import physical_lines
from telessaude.ingest.words import blank, slug


class Object(dict[str, object]):
    """An object; of a key that it says twice the first counts, as of a heading, and is in ``again``."""

    again: frozenset[str] = frozenset()

    def __setitem__(self, key: str, value: object) -> None:
        """Take a value in, if it is the first of its key."""
        if key in self:
            self.again |= {key}
        else:
            super().__setitem__(key, value)


Item = tuple[int, Object | None]


def an_object(pairs: list[tuple[str, object]]) -> Object:
    """What ``json`` makes of an object's keys and values."""
    found = Object(pairs)
    if len(found) < len(pairs):
        found.clear()
        for key, value in pairs:
            found[key] = value
    return found


def lines(content: Content) -> Iterator[Item]:
    """The objects of a JSONL by their line; null for a line that is none."""
    for number, line in physical_lines(content):
        if line is None or not blank(line):
            yield number, None if line is None else _object(line)


def items(content: Content) -> Iterator[Item]:
    """The objects of a JSON array by their position, as a stream; null for an item that is none.

    Raises:
        UnreadableFileError: the array is cut short or is no JSON.
    """
    with content.text() as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.close()
            file = content.text()
        try:
            for position, item in enumerate(ijson.items(file, "item", map_type=Object), start=1):
                yield position, item if isinstance(item, Object) else None
        except (ijson.JSONError, RecursionError, ValueError) as error:
            raise UnreadableFileError("json_cortado") from error


def read_objects(found: Iterator[Item], source: Source) -> Reading:
    """Read objects of a source; what is missing or unknown is known once the rows have been read."""
    reading = Reading(source)
    reading.rows = _rows(found, reading)
    return reading


def _rows(found: Iterator[Item], reading: Reading) -> Iterator[Row]:
    kinds = {name: column.written for name, column in reading.source.columns.items()}
    columns = reading.source.lake_columns
    names: dict[str, str] = {}
    repeated: dict[str, str] = {}
    footers = Footers()
    for number, record in found:
        if record is None:
            yield number, ILLEGIBLE, []
            continue
        cells: dict[str, str | None] = {}
        for key, value in record.items():
            name = names.get(key) or names.setdefault(key, slug(key))
            if name in cells:
                repeated.setdefault(name, key)
            elif name in kinds:
                cells[name] = cell_text(value, kinds[name])
        repeated |= {names[key]: key for key in record.again if names[key] in kinds}
        if all(map(blank_cell, record.values())):
            continue
        keyless = any(blank_cell(cells.get(name)) for name in reading.source.key)
        if keyless and begins_like_a_footer(record.values()):
            footers.add(number)
        else:
            yield number, None, [cells.get(name) for name in columns]
    reading.problems += footers.told()
    reading.missing = missing_columns(reading.source, set(names.values()))
    reading.problems += [unknown_column(key.strip()) for key, name in names.items() if name not in kinds]
    reading.problems += [
        Problem(1, name, "coluna_repetida", cabecalho=key.strip()) for name, key in repeated.items()
    ]
    own = {name: key.strip() for key, name in reversed(names.items()) if name in kinds}  # of two, the first
    reading.cabecalhos = {name: key for name, key in own.items() if key != name}


def _object(line: str) -> Object | None:
    try:
        found = json.loads(line, object_pairs_hook=an_object)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Object) else None
