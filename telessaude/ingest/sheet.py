"""Spreadsheets (.xlsx, .xls): the first sheet, its first row that is not blank as heading, sheet rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineWorkbook

from telessaude.contract import Source
from telessaude.ingest.cells import cell_text
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.midnights import midnights
from telessaude.ingest.reading import Binding, Reading, Row, bind, missing_columns, unknown_column
from telessaude.ingest.words import blank


@dataclass(frozen=True)
class Sheet:
    """The heading's cells as text, and the numbered rows under it that are not blank, as typed cells.

    Positions put in ``instants`` before the rows are read hold instants: a midnight there stays an instant.
    """

    headings: list[str]
    rows: Iterator[tuple[int, list[object]]]
    instants: set[int]


def open_sheet(path: Path) -> Sheet:
    """Open the first sheet of a workbook.

    Raises:
        UnreadableFileError: the file is no workbook, or has no sheet.
    """
    try:
        workbook_sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = workbook_sheet.iter_rows()
        left = (workbook_sheet.start or (0, 0))[1]
        filled = ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=1))
        body = (row for row in filled if any(not blank(cell_text(value, "texto")) for value in row[1]))
        _, heading = next(body, (0, []))
    except Exception as error:  # the reader's own errors have no common class
        raise UnreadableFileError("planilha") from error
    instants: set[int] = set()
    headings = [cell_text(value, "texto") or "" for value in heading]
    return Sheet(headings, _with_midnights(path, body, instants, left), instants)


def read_sheet(path: Path, source: Source) -> Reading:
    """Read a spreadsheet of a source."""
    sheet = open_sheet(path)
    binding = bind(sheet.headings, source)
    missing = missing_columns(source, binding.positions)
    sheet.instants.update(
        p for name, p in binding.positions.items() if source.columns[name].type == "instante"
    )
    return Reading(
        source,
        rows=_rows(sheet, binding, source),
        missing=missing,
        problems=[unknown_column(name) for name in binding.unknown],
    )


def _rows(sheet: Sheet, binding: Binding, source: Source) -> Iterator[Row]:
    places = [
        (binding.positions.get(name), source.columns[name].written if name in source.columns else "texto")
        for name in source.lake_columns
    ]
    for number, row in sheet.rows:
        yield number, None, [None if place is None else cell_text(row[place], kind) for place, kind in places]


def _with_midnights(
    path: Path, rows: Iterator[tuple[int, list[object]]], instants: set[int], left: int
) -> Iterator[tuple[int, list[object]]]:
    """The rows, with days that are shown with a time as instants; the file is asked only if needed."""
    timed: set[tuple[int, int]] | None = None
    for number, row in rows:
        for place in instants:
            value = row[place]
            if type(value) is date:
                timed = midnights(path) if timed is None else timed
                if (number, place + left) in timed:
                    row[place] = datetime.combine(value, time())
        yield number, row


def _cell(value: object) -> object:
    """A sheet knows one kind of number: 5 is stored as 5.0 and shown as 5."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return int(value)
    return None if value == "" else value
