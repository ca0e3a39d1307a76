"""JSONL: one object a line, native types, keys in any case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from telessaude.contract import Source
from telessaude.ingest.cells import cell_text
from telessaude.ingest.reading import ILLEGIBLE, Reading, Row, missing_columns, unknown_column
from telessaude.ingest.text import physical_lines
from telessaude.ingest.words import blank


def read_json_lines(path: Path, source: Source) -> Reading:
    """Read a JSONL file of a source; what is missing or unknown is known once the rows have been read."""
    reading = Reading(source)
    reading.rows = _rows(path, reading)
    return reading


def _rows(path: Path, reading: Reading) -> Iterator[Row]:
    kinds = {name: column.written for name, column in reading.source.columns.items()}
    columns = reading.source.lake_columns
    seen: dict[str, None] = {}
    for number, line in physical_lines(path):
        if blank(line):
            continue
        record = _object(line)
        if record is None:
            yield number, ILLEGIBLE, []
            continue
        seen.update(dict.fromkeys(record))
        cells = {}
        for key, value in record.items():
            name = key.strip().lower()
            if name in kinds and name not in cells:
                cells[name] = cell_text(value, kinds[name])
        if any(value not in (None, "") for value in record.values()):
            yield number, None, [cells.get(name) for name in columns]
    known = {key.strip().lower() for key in seen}
    reading.missing = missing_columns(reading.source, dict.fromkeys(known, 0))
    reading.problems += [unknown_column(key.strip()) for key in seen if key.strip().lower() not in kinds]


def _object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
