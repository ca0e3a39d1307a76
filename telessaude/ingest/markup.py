"""HTML pages that systems export as spreadsheets: each table a grid."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html

from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Grid, GridRow
from telessaude.ingest.text import decode

# A page is held whole, in some thirteen times its size: 200,000 rows of 11 columns.
_LARGEST = 100 << 20


def open_tables(content: Content) -> Iterator[Grid]:
    """The tables of a page, in its order; those inside a cell are that cell's text.

    A table that holds a wider one is the page's layout: the inner ones stand in its place.

    Tables with the same first row are one, continued.

    Raises:
        UnreadableFileError: it is no page, or too large a one.
    """
    try:
        root = html.document_fromstring(
            _page(content), parser=html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except ValueError as error:
        raise UnreadableFileError from error
    same: dict[object, list[html.HtmlElement]] = {}
    for table in _outermost(root):
        same.setdefault(_heading(table) or table, []).append(table)
    for tables in same.values():
        yield Grid(None, _rows(tables))


def _outermost(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The tables of rows under an element that no other of them holds."""
    for table in root.iterdescendants("table"):
        if next(table.iterancestors("table"), None) is not (root if root.tag == "table" else None):
            continue
        inside = list(table.iterdescendants("table"))
        if inside and max(map(_width, inside)) > _width(table):
            yield from _outermost(table)
        else:
            yield table


def _width(table: html.HtmlElement) -> int:
    return max((len(cells) for _, _, cells in _rows([table])), default=0)


def _page(content: Content) -> bytes:
    """The page as UTF-8."""
    with content.text() as file:
        raw = file.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise UnreadableFileError("arquivo_grande_demais")
    return decode(raw).removeprefix("\ufeff").encode()


def _heading(table: html.HtmlElement) -> tuple[object, ...]:
    """The cells of a first row that may be a heading: a report of pages repeats it, a table a page."""
    cells = next((cells for _, _, cells in _rows([table])), [])
    return tuple(cells) if sum(cell is not None for cell in cells) > 1 else ()


def _rows(tables: list[html.HtmlElement]) -> Iterator[GridRow]:
    rows = (row for table in tables for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    down: dict[int, int] = {}  # places that a cell of a row above still takes, and of how many rows
    for line, row in enumerate(rows, start=1):
        cells: list[object] = []
        taken, down = down, {place: left - 1 for place, left in down.items() if left > 1}
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while len(cells) in taken:
                cells.append(None)
            across = range(len(cells), len(cells) + _span(cell, "colspan"))
            below = _span(cell, "rowspan") - 1
            down |= dict.fromkeys(across, below) if below else {}
            cells += [" ".join(cell.text_content().split()) or None, *[None] * (len(across) - 1)]
        yield line, None, cells


def _span(cell: html.HtmlElement, way: str) -> int:
    said = (cell.get(way) or "1").strip()
    return min(int(said), 1_000) if said.isascii() and said.isdigit() and int(said) else 1
