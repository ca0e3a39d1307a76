"""The report as XLSX: numbers as numbers in Brazilian form, texts as texts, never formulas."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from telessaude.export.xlsx import BROKEN, LONGEST_TEXT, OF_UNIT, WHOLE, Book, ExactSheet
from telessaude.report.content import Content
from telessaude.report.sheets import Amount, Sheet, Value, sheets

OF_AMOUNT = OF_UNIT | {"parte": "0.0%", "pontos": "#,##0.0", "p.p.": "#,##0.0"}
DAY = "dd/mm/yyyy"


def render(content: Content) -> bytes:
    """The workbook of a report; the same content gives the same bytes."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "relatorio.xlsx"
        book = Book(file, content.run.reference)
        for sheet in sheets(content):
            _write(book, sheet)
        book.close()
        return file.read_bytes()


def _write(book: Book, sheet: Sheet) -> None:
    titles, widths = [title for title, _ in sheet.columns], [width for _, width in sheet.columns]
    page = book.sheet(sheet.name, titles, widths, len(sheet.rows) if len(titles) > 2 else None)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _cell(book, page, number, place, value)


def _cell(book: Book, page: ExactSheet, row: int, place: int, value: Value) -> None:
    if isinstance(value, Amount):
        if value.value is not None:
            number = float(value.value)
            shape = OF_AMOUNT.get(value.unit) or (WHOLE if number == int(number) else BROKEN)
            page.write_number(row, place, number, book.format(num_format=shape))
    elif isinstance(value, date):
        page.write_datetime(row, place, value, book.format(num_format=DAY))
    elif value:
        page.write_string(row, place, value[:LONGEST_TEXT])
