"""The Quadros of one document as a workbook: a sheet a Quadro, and what is missing in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from telessaude.export.about import About
from telessaude.export.files import replacing
from telessaude.export.nt5 import notes
from telessaude.export.nt5.figures import Unit
from telessaude.export.wanted import Period
from telessaude.export.xlsx import BROKEN, WHOLE, Book, ExactSheet

WIDTHS: list[float] = [44, 30, 30, 30]
NO_DATA = "sem dado"


def write(file: Path, unit: Unit, month: Period, quadros: dict[str, Any], about: About, lacking: str) -> Path:
    """Write the workbook of a document, and which deliveries it lacks; return its file."""
    with replacing(file) as partial:
        book = Book(partial, about.reference)
        of = f"{'Núcleo' if unit.level == 'nucleo' else 'UF'} {unit.id} {unit.name}".strip()
        for number, (name, title) in enumerate(notes.TITLES.items(), start=1):
            heading = [title, of if unit.name != unit.id else f"UF {unit.id}", f"{month.first_day:%m/%Y}"]
            sheet = book.sheet(f"Quadro {number}", heading, WIDTHS)
            _write_quadro(book, sheet, quadros[f"quadro_{name}"])
        sheet = book.sheet("observacoes", ["Observações"], [140])
        for row, text in enumerate(notes.of_document(quadros, lacking), start=1):
            sheet.write_string(row, 0, text, book.format(text_wrap=True))
        book.close()
    return file


def _write_quadro(book: Book, sheet: ExactSheet, quadro: dict[str, Any]) -> None:
    row = 2
    for field, value in quadro.items():
        if not isinstance(value, list):
            sheet.write_string(row, 0, field)
            _write_cell(book, sheet, row, 1, value)
            row += 1
    for field, items in quadro.items():
        if isinstance(items, list):
            row = _write_list(book, sheet, row + 1, field, items)


def _write_list(book: Book, sheet: ExactSheet, row: int, field: str, items: list[dict[str, Any]]) -> int:
    sheet.write_string(row, 0, field, book.format(bold=True))
    if not items:
        sheet.write_string(row, 1, NO_DATA)
        return row + 1
    for place, name in enumerate(items[0]):
        sheet.write_string(row + 1, place, name, book.heading)
    for number, item in enumerate(items, start=row + 2):
        for place, value in enumerate(item.values()):
            _write_cell(book, sheet, number, place, value)
    return row + 2 + len(items)


def _write_cell(book: Book, sheet: ExactSheet, row: int, place: int, value: str | float | None) -> None:
    if value is None:
        sheet.write_string(row, place, NO_DATA)
    elif isinstance(value, str):
        sheet.write_string(row, place, value)
    else:
        sheet.write_number(
            row, place, value, book.format(num_format=WHOLE if value == int(value) else BROKEN)
        )
