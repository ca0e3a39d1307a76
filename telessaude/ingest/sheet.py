"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods): each visible sheet a grid, its rows those of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, partial
from itertools import chain, islice

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from telessaude.ingest.content import Content, Tops
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import WITHIN, Grid, GridRow
from telessaude.ingest.sheet_marks import Book, error_cells, part_size, parts, timed_days

# The reader holds 72 bytes a cell besides its text, and a cell takes 30 to 80 of a sheet's XML: up to this a
# sheet fits in 1.3 GB. A larger one is read row by row: a million rows of 12 columns (861 MB) in 533 MB where
# it took 1,497, but in 305 s of processor where it took 40.
_HELD = 700 << 20
# A sheet of a million rows unpacks to a gigabyte; what packs better than text ever does is made to harm.
_BOMB_SIZE, _BOMB_RATIO = 1 << 30, 100


@dataclass(frozen=True)
class Sheets:
    """A workbook's visible sheets, opened one at a time, in its order; the hidden ones, opened when read."""

    visible: Iterator[Grid]
    hidden: tuple[Grid, ...] = ()


def open_sheets(content: Content) -> Sheets:
    """Open a workbook.

    Raises:
        UnreadableFileError: it is broken, asks for a password, or unpacks to absurdly much.
    """
    book = content.anywhere()
    _refuse_bomb(book)
    try:
        workbook = _opened(content, book)
        sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    except PasswordError as error:
        raise UnreadableFileError("arquivo_com_senha") from error
    except Exception as error:  # the reader's own errors have no common class
        if _is_encrypted(content.whole()):
            raise UnreadableFileError("arquivo_com_senha") from error
        raise UnreadableFileError from error
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return Sheets(
        (_grid(book, workbook, name, content.tops) for name in shown),
        tuple(Grid(name, _rows_when_read(book, workbook, name)) for name in hidden),
    )


def _rows_when_read(book: Book, workbook: CalamineWorkbook, name: str) -> Iterator[GridRow]:
    yield from _grid(book, workbook, name, None).rows


def _opened(content: Content, book: Book) -> CalamineWorkbook:
    """From its path where that will do: of a file that Python opened, the reader keeps a copy of all bytes.

    By a path the reader goes by the extension, which may lie.
    """
    if content.path and not content.packed:
        with suppress(CalamineError):
            return CalamineWorkbook.from_path(str(content.path))
    return CalamineWorkbook.from_filelike(book())


def _grid(book: Book, workbook: CalamineWorkbook, name: str, tops: Tops | None) -> Grid:
    try:
        large = part_size(book, name) > _HELD
        rows = _streamed(book, name) if large else _held(workbook.get_sheet_by_name(name))
        given = _rows(rows, error_cells(book, name))
        if tops is not None:
            tops[name] = list(islice(given, WITHIN))
            given = chain(tops[name], given)
    except Exception as error:
        raise UnreadableFileError from error
    return Grid(name, given, timed=cache(partial(timed_days, book, name)))


def _held(sheet: CalamineSheet) -> Iterator[list[object]]:
    """The rows of a sheet from its corner: cells left of the first filled column are there, empty."""
    left: list[object] = [None] * (sheet.start or (0, 0))[1]
    return (left + _cells(row) for row in sheet.iter_rows())


def _streamed(book: Book, name: str) -> Iterator[list[object]]:
    """The same, one row in memory at a time."""
    from openpyxl import load_workbook  # 100 ms that few files need to pay

    sheet = load_workbook(book(), read_only=True, data_only=True)[name]
    sheet.reset_dimensions()  # those that a file declares are often wrong
    return ([_dated(value) for value in _cells(row)] for row in sheet.iter_rows(values_only=True))


def _rows(rows: Iterator[list[object]], errors: dict[tuple[int, int], str]) -> Iterator[GridRow]:
    wrong: dict[int, list[tuple[int, str]]] = {}
    for (line, place), shown in errors.items():
        wrong.setdefault(line, []).append((place, shown))
    for line, cells in enumerate(rows, start=1):
        for place, shown in wrong.get(line, ()):
            cells += [None] * (place + 1 - len(cells))
            cells[place] = shown
        yield line, None, cells


def _cells(row: Iterable[object]) -> list[object]:
    # Texts, which most cells are, without a call each: a tenth of the time of a sheet.
    return [(value or None) if type(value) is str else _number(value) for value in row]


def _number(value: object) -> object:
    """A sheet knows one kind of number: 5 is stored as 5.0 and shown as 5."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e16 else value


def _dated(value: object) -> object:
    """An instant at midnight is a day, until the cell's format says that it is shown with a time."""
    return value.date() if isinstance(value, datetime) and value.time() == time() else value


def _refuse_bomb(book: Book) -> None:
    with parts(book) as packed:
        found = packed.infolist() if packed else []
    unpacked, size = sum(part.file_size for part in found), sum(part.compress_size for part in found)
    if unpacked > _BOMB_SIZE and unpacked > size * _BOMB_RATIO:
        raise UnreadableFileError("arquivo_grande_demais")


def _is_encrypted(book: bytes) -> bool:
    """An encrypted workbook is a container with this stream, whatever the reader makes of it."""
    return "EncryptedPackage".encode("utf-16-le") in book
