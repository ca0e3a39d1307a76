"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): each visible sheet a grid, its rows those of the sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Grid, GridRow
from telessaude.ingest.sheet_marks import error_cells, timed_days

# A sheet of a million rows unpacks to a gigabyte; what packs better than text ever does is made to harm.
_BOMB_SIZE, _BOMB_RATIO = 1 << 30, 100


@dataclass(frozen=True)
class Sheets:
    """A workbook's visible sheets, opened one at a time, in its order; the names of the hidden ones."""

    visible: Iterator[Grid]
    hidden: tuple[str, ...]


def open_sheets(content: Content) -> Sheets:
    """Open a workbook.

    Raises:
        UnreadableFileError: it is broken, asks for a password, or unpacks to absurdly much.
    """
    book = content.whole()
    _refuse_bomb(book)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(book))
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except PasswordError as error:
        raise UnreadableFileError("arquivo_com_senha") from error
    except Exception as error:  # the reader's own errors have no common class
        if _is_encrypted(book):
            raise UnreadableFileError("arquivo_com_senha") from error
        raise UnreadableFileError from error
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = tuple(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)
    return Sheets((_grid(book, workbook, name) for name in shown), hidden)


def _grid(book: bytes, workbook: CalamineWorkbook, name: str) -> Grid:
    try:
        sheet = workbook.get_sheet_by_name(name)
        errors = error_cells(book, name)
    except Exception as error:
        raise UnreadableFileError from error
    return Grid(name, _rows(sheet, errors), timed=cache(lambda: timed_days(book, name)))


def _rows(sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Iterator[GridRow]:
    """The rows of a sheet from its corner: cells left of the first filled column are there, empty."""
    left: list[object] = [None] * (sheet.start or (0, 0))[1]
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (line, place), shown in errors.items():
        wrong.setdefault(line, []).append((place, shown))
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = left + [_cell(value) for value in row]
        for place, shown in wrong.get(line, ()):
            cells += [None] * (place + 1 - len(cells))
            cells[place] = shown
        yield line, None, cells


def _cell(value: object) -> object:
    """A sheet knows one kind of number: 5 is stored as 5.0 and shown as 5."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return int(value)
    return None if value == "" else value


def _refuse_bomb(book: bytes) -> None:
    if not book.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        unpacked = sum(info.file_size for info in packed.infolist())
    if unpacked > _BOMB_SIZE and unpacked > len(book) * _BOMB_RATIO:
        raise UnreadableFileError("arquivo_grande_demais")


def _is_encrypted(book: bytes) -> bool:
    """An encrypted workbook is a container with this stream, whatever the reader makes of it."""
    return "EncryptedPackage".encode("utf-16-le") in book
