"""Protects sheets too large to be held: read row by row, they say what they say when held."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from telessaude.ingest import sheet
from telessaude.ingest.content import on_disk

ROWS: list[tuple[object, ...]] = [
    ("texto", " com brancos ", "ç", None),
    (5, 5.5, 1e11, -3),
    (date(2024, 3, 5), datetime(2024, 3, 5), datetime(2024, 3, 5, 10, 30), None),
    (),
    (True, None, "", "fim"),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets: values of every kind from the second column of the third row on; a total of errors."""
    path = tmp_path / "grande.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day, instant = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
        first = book.add_worksheet("Março")
        for line, row in enumerate(ROWS, start=2):
            for place, value in enumerate(row, start=1):
                if isinstance(value, date):
                    first.write_datetime(line, place, value, instant if isinstance(value, datetime) else day)
                elif value is not None:
                    first.write(line, place, value)
        second = book.add_worksheet("Erros")
        second.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        second.write_formula(1, 1, "=NA()", None, "#N/A")
    return path


def _read(path: Path) -> list[tuple[str | None, list[sheet.GridRow], set[tuple[int, int]]]]:
    grids = sheet.open_sheets(on_disk(path)).visible
    return [(grid.aba, [_trimmed(row) for row in grid.rows], set(grid.timed())) for grid in grids]


def _trimmed(row: sheet.GridRow) -> sheet.GridRow:
    line, error, cells = row
    filled = max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return line, error, cells[:filled]


def test_a_sheet_is_the_same_held_or_streamed(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = _read(workbook)
    monkeypatch.setattr(sheet, "_HELD", 0)
    monkeypatch.setattr(sheet, "_held", lambda _: pytest.fail("a large sheet was held"))
    assert _read(workbook) == held
    (_, rows, timed), (_, errors, _) = held
    assert rows[3] == (4, None, [None, 5, 5.5, 10**11, -3])
    assert rows[4] == (5, None, [None, date(2024, 3, 5), date(2024, 3, 5), datetime(2024, 3, 5, 10, 30)])
    assert timed == {(5, 2)}
    assert errors == [(1, None, ["#DIV/0!"]), (2, None, [None, "#N/D"])]
