"""What the reader of workbooks does not tell of a sheet: error cells, and days that are shown with a time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import xlrd

# As a Brazilian Excel shows them; the file has them in English.
_ERRORS = {
    "#N/A": "#N/D", "#NAME?": "#NOME?", "#NULL!": "#NULO!", "#NUM!": "#NÚM!", "#VALUE!": "#VALOR!",
}  # fmt: skip
# Formats that every workbook has without describing them: those with a time of day.
_BUILT_IN = {18, 19, 20, 21, 22, 45, 46, 47}
_CHUNK = 1 << 22
_LONGEST_CELL = 1 << 16
_CELL = rb"<(?:\w+:)?c\b([^>]*)>"
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(?:(?!<(?:\w+:)?c\b).)*?<(?:\w+:)?v>([^<]*)<", re.DOTALL
)
_WHOLE_DAY = re.compile(_CELL + rb"(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>(\d+)(?:\.0+)?</")
_REFERENCE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")
_STYLE = re.compile(rb"\bs=\"(\d+)\"")
# Records of an .xls that hold an error: a constant one, or a formula's result.
_XLS_ERROR = re.compile(
    rb"\x05\x02\x08\x00.{7}\x01|\x06\x00.{8}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a]...\xff\xff", re.DOTALL
)

Place = tuple[int, int]  # row from 1, column from 0
Book = Callable[[], IO[bytes]]  # opens a workbook's bytes, for reading in any order


@contextmanager
def parts(book: Book) -> Iterator[zipfile.ZipFile | None]:
    """A workbook's parts; null for one of the form of before 2007, which has none."""
    with book() as file:
        if file.read(2) != b"PK":
            yield None
            return
        with zipfile.ZipFile(file) as packed:
            yield packed


def part_size(book: Book, sheet: str) -> int:
    """The bytes of a sheet's own part, unpacked; 0 where it has none, as in an .ods or .xls."""
    with parts(book) as packed:
        part = _part(packed, sheet) if packed else None
        return packed.getinfo(part).file_size if packed and part else 0


def error_cells(book: Book, sheet: str) -> dict[Place, str]:
    """The error cells of a sheet of an .xlsx or .xls, with the text that they show."""
    with parts(book) as packed:
        if packed is None:
            return _xls_errors(book, sheet)
        part = _part(packed, sheet)
        if part is None:
            return {}
        with packed.open(part) as file:
            cells = [(_place(found[1]), found[2].decode()) for found in _scan(file, _ERROR_CELL, b't="e"')]
    return {place: _ERRORS.get(shown, shown) for place, shown in cells}


def timed_days(book: Book, sheet: str) -> set[Place]:
    """The whole days of a sheet of an .xlsx or .xls that are shown with a time of day."""
    with parts(book) as packed:
        if packed is None:
            return _xls_timed_days(book, sheet)
        part = _part(packed, sheet)
        if part is None:
            return set()
        with packed.open("xl/styles.xml") as styles:
            timed = _timed_styles(styles)
        with packed.open(part) as file:
            return {
                _place(found[1])
                for found in _scan(file, _WHOLE_DAY, b' s="')
                if (style := _STYLE.search(found[1])) and int(style[1]) in timed
            }


def _scan(file: IO[bytes], wanted: re.Pattern[bytes], mark: bytes) -> Iterator[re.Match[bytes]]:
    """Matches in a part too large to be held: what a chunk may have cut is looked at again with the next.

    Only what holds ``mark`` is searched: 50,000 rows without one took 0.6 s.
    """
    rest = b""
    while chunk := file.read(_CHUNK):
        text = rest + chunk
        end = 0
        for found in wanted.finditer(text) if mark in text else ():
            yield found
            end = found.end()
        rest = text[max(end, len(text) - _LONGEST_CELL) :]


def _part(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """The part that holds a sheet, found through the workbook's relations; none in an .ods or .xlsb."""
    if "xl/workbook.xml" not in packed.namelist():
        return None
    with packed.open("xl/workbook.xml") as part:
        named = next(e for e in ET.parse(part).iter() if _tag(e) == "sheet" and e.get("name") == sheet)  # noqa: S314
    wanted = next(value for name, value in named.attrib.items() if name.endswith("}id"))
    with packed.open("xl/_rels/workbook.xml.rels") as part:
        relations = ET.parse(part).getroot()  # noqa: S314
    target = next(e.get("Target", "") for e in relations if e.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _timed_styles(part: IO[bytes]) -> set[int]:
    """The style numbers whose number format shows hours or minutes of a day."""
    styles = ET.parse(part).getroot()  # noqa: S314
    timed = set(_BUILT_IN)
    for element in styles.iter():
        if _tag(element) == "numFmt" and _shows_time(element.get("formatCode", "")):
            timed.add(int(element.get("numFmtId", "0")))
    formats = next((e for e in styles if _tag(e) == "cellXfs"), ())
    return {place for place, e in enumerate(formats) if int(e.get("numFmtId", "0")) in timed}


def _shows_time(number_format: str) -> bool:
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    return "h" in shown or ":" in shown


def _place(attributes: bytes) -> Place:
    found = _REFERENCE.search(attributes)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]), column - 1


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _xls_errors(book: Book, sheet: str) -> dict[Place, str]:
    if not _XLS_ERROR.search(_all(book)):
        return {}
    import xlrd  # 20 ms that few files need to pay

    texts = xlrd.error_text_from_code
    return {
        place: _ERRORS.get(texts.get(cell.value, ""), texts.get(cell.value, "#N/D"))
        for place, cell in _cells(_xls(book), sheet)
        if cell.ctype == xlrd.XL_CELL_ERROR
    }


def _xls_timed_days(book: Book, sheet: str) -> set[Place]:
    import xlrd

    opened = _xls(book)
    timed = {
        number
        for number, style in enumerate(opened.xf_list)
        if _shows_time(opened.format_map[style.format_key].format_str)
    }
    return {
        place
        for place, cell in _cells(opened, sheet)
        if cell.ctype == xlrd.XL_CELL_DATE and cell.value == int(cell.value) and cell.xf_index in timed
    }


def _all(book: Book) -> bytes:
    with book() as file:
        return file.read()


def _xls(book: Book) -> xlrd.book.Book:
    import xlrd

    return xlrd.open_workbook(
        file_contents=_all(book), formatting_info=True, on_demand=True, logfile=io.StringIO()
    )


def _cells(opened: xlrd.book.Book, sheet: str) -> Iterator[tuple[Place, xlrd.sheet.Cell]]:
    rows = opened.sheet_by_name(sheet)
    for line in range(rows.nrows):
        for place, cell in enumerate(rows.row(line)):
            yield (line + 1, place), cell
