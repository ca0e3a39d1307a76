"""Spreadsheets (.xlsx and .xls): the first sheet, its first row that is not blank as heading, sheet row numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

from orchestration.contract import Source
from orchestration.ingest.cells import cell_text
from orchestration.ingest.errors import UnreadableFileError
from orchestration.ingest.reading import Binding, Reading, Row, bind, missing_columns, unknown_column
from orchestration.ingest.words import blank


@dataclass(frozen=True)
class Sheet:
    """The heading's cells as text, and the rows under it that are not blank, with their numbers, as typed cells."""

    headings: list[str]
    rows: Iterator[tuple[int, list[object]]]


def open_sheet(path: Path) -> Sheet:
    """Open the first sheet of a workbook.

    Raises:
        UnreadableFileError: the file is no workbook, or has no sheet.
    """
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
        filled = ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1))
        body = (row for row in filled if any(not blank(cell_text(value, "texto")) for value in row[1]))
        _, heading = next(body, (0, []))
    except Exception as error:  # the reader's own errors have no common class
        raise UnreadableFileError("planilha") from error
    return Sheet([cell_text(value, "texto") or "" for value in heading], body)


def read_sheet(path: Path, source: Source) -> Reading:
    """Read a spreadsheet of a source."""
    sheet = open_sheet(path)
    binding = bind(sheet.headings, source)
    missing = missing_columns(source, binding.positions)
    return Reading(
        source,
        rows=_rows(sheet, binding, source),
        missing=missing,
        problems=[unknown_column(name) for name in binding.unknown],
    )


def _rows(sheet: Sheet, binding: Binding, source: Source) -> Iterator[Row]:
    places = [
        (binding.positions.get(name), source.columns[name].type if name in source.columns else "texto")
        for name in source.lake_columns
    ]
    for number, row in sheet.rows:
        yield number, None, [None if place is None else cell_text(row[place], kind) for place, kind in places]


def _cell(value: object) -> object:
    """A sheet knows one kind of number: 5 is stored as 5.0 and shown as 5."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return int(value)
    return None if value == "" else value
