"""Which cells of an .xlsx are instants at midnight: they are read as days, only their format tells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

# Formats that every workbook has without describing them: those with a time of day.
_BUILT_IN = {18, 19, 20, 21, 22, 45, 46, 47}
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def midnights(path: Path) -> set[tuple[int, int]]:
    """(row from 1, column from 0) of the first sheet's whole days shown with a time; none for an .xls."""
    if not zipfile.is_zipfile(path):
        return set()
    with zipfile.ZipFile(path) as book:
        with book.open("xl/styles.xml") as styles:
            timed = _timed_styles(styles)
        with book.open(_first_sheet(book)) as sheet:
            return set(_timed_days(sheet, timed))


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The part that holds the first sheet, found through the workbook's relations."""
    with book.open("xl/workbook.xml") as part:
        first = next(e for e in ET.parse(part).iter() if _tag(e) == "sheet")  # noqa: S314
    wanted = next(value for name, value in first.attrib.items() if name.endswith("}id"))
    with book.open("xl/_rels/workbook.xml.rels") as part:
        relations = ET.parse(part).getroot()  # noqa: S314
    target = next(e.get("Target", "") for e in relations if e.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _timed_styles(part: IO[bytes]) -> set[str]:
    """The style numbers whose number format shows hours or minutes of a day."""
    timed = set(_BUILT_IN)
    styles = ET.parse(part).getroot()  # noqa: S314
    for element in styles.iter():
        if _tag(element) == "numFmt":
            shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", element.get("formatCode", "")).lower()
            if "h" in shown or ":" in shown:
                timed.add(int(element.get("numFmtId", "0")))
    formats = next((e for e in styles if _tag(e) == "cellXfs"), ())
    return {str(place) for place, e in enumerate(formats) if int(e.get("numFmtId", "0")) in timed}


def _timed_days(part: IO[bytes], timed: set[str]) -> Iterator[tuple[int, int]]:
    for _, element in ET.iterparse(part):  # noqa: S314
        if _tag(element) == "c" and _whole_day(element, timed):
            yield _place(element.get("r", ""))
        elif _tag(element) == "row":
            element.clear()


def _whole_day(cell: ET.Element, timed: set[str]) -> bool:
    value = next((e.text for e in cell if _tag(e) == "v"), None)
    return cell.get("s") in timed and value is not None and re.fullmatch(r"\d+(\.0+)?", value) is not None


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
