"""A table-shaped thing of a file, row by row: where its heading is, and which rows under it are data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from telessaude.ingest.cells import cell_text
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.reading import ILLEGIBLE, Problem
from telessaude.ingest.words import blank, slug

# Physical line of a text, row of a sheet, position elsewhere; error or null; cells as the library gives them.
GridRow = tuple[int, str | None, list[object]]

WITHIN = 30  # rows among which a heading is looked for
FOOTERS = ("total", "fonte", "nota", "observa")
_NOTES_HELD = 1_000  # no report ends in more lines of notes

_slug = lru_cache(maxsize=10_000)(slug)


@dataclass
class Grid:
    """One table of a file: a delimited text, a sheet, an HTML table, a dbf, a JSON array.

    ``rows`` are all of them from the top, blank ones too. ``separator`` is that of a text's cells: there one
    cell too many is a fault, and a line without any can be a note. ``timed`` gives the (line, place from
    0) of cells that are read as a day though they are shown with a time: instants at midnight.
    """

    aba: str | None
    rows: Iterator[GridRow]
    separator: str = ""
    timed: Callable[[], Set[tuple[int, int]]] = frozenset


def table_name(place: int) -> str:
    """What a page's further tables are told apart by, as a workbook's sheets are by their names."""
    return f"tabela {place}"


@dataclass(frozen=True)
class Heading:
    """The heading of a grid: its line, its cells as text, the rows above it."""

    line: int
    cells: list[str]
    preamble: list[list[str]]


def heading(grid: Grid, fits: Callable[[list[str]], bool], within: int = WITHIN) -> Heading | None:
    """The first row that fits among the first ``within``; the grid's rows then go on after it.

    Null when none fits: the grid's rows then begin at the top again.
    """
    above: list[GridRow] = []
    for row in islice(grid.rows, within):
        cells = texts(row[2])
        if row[1] is None and fits(cells):
            return Heading(row[0], cells, [texts(cells) for _, _, cells in above])
        above.append(row)
    grid.rows = chain(above, grid.rows)
    return None


def body(
    grid: Grid, found: Heading, keyless: Callable[[list[object]], bool], report: Callable[[Problem], None]
) -> Iterator[GridRow]:
    """The data rows under a heading, each as wide as it is; what is no row is told once all are read.

    ``keyless`` says whether a row lacks a part of its key: such a row that begins like a total or a note is
    no row. Neither is a line equal to the heading, a blank one, or, after the last row of a text,
    a line without separators.
    """
    width = len(found.cells)
    titles = [(place, _slug(cell)) for place, cell in enumerate(found.cells) if _slug(cell)]
    footers = Footers(grid.aba)
    notes: list[GridRow] = []

    def footer(row: list[object]) -> bool:
        return keyless(row) and begins_like_a_footer(row)

    def again(row: list[object]) -> bool:
        return all(_is(row[place], title) for place, title in titles)

    for line, error, cells in grid.rows:
        if error is None and all(map(blank_cell, cells)):
            continue
        # What nearly all rows are: 50,000 of them take a quarter less time so.
        if error is None and len(cells) == width and not notes and not keyless(cells):
            if not again(cells):
                yield line, None, cells
            continue
        if grid.separator and error is None and len(cells) == 1 < width and len(notes) < _NOTES_HELD:
            notes.append((line, None, [*cells, *[None] * (width - 1)]))
            continue
        for note in notes:
            if footer(note[2]):
                footers.add(note[0])
            else:
                yield note
        notes.clear()
        if error is not None:
            yield line, error, []
        elif len(cells) > width and grid.separator and not all(map(blank_cell, cells[width:])):
            yield line, ILLEGIBLE, []
        else:
            row = [*cells[:width], *[None] * (width - len(cells))]
            if len(cells) > width and all(map(blank_cell, row)):
                continue
            if footer(row):
                footers.add(line)
            elif not again(row):
                yield line, None, row
    for note in notes:
        footers.add(note[0])
    for problem in footers.told():
        report(problem)


def passed_over(grid: Grid, fits: Callable[[list[str]], bool]) -> int | None:
    """How many rows there are in a grid that is not read: under its heading or, without one, its first line.

    Null when they cannot be told.
    """
    try:
        found = heading(grid, fits)
        if found:
            return sum(1 for _ in body(grid, found, lambda _: False, lambda _: None))
        return max(
            0, sum(error is not None or not all(map(blank_cell, row)) for _, error, row in grid.rows) - 1
        )
    except UnreadableFileError:
        return None


def hidden_sheet(grid: Grid, fits: Callable[[list[str]], bool]) -> Problem:
    """What is told of a sheet that is hidden."""
    return Problem(0, None, "aba_oculta", aba=grid.aba, contagem=passed_over(grid, fits))


@dataclass
class Footers:
    """How many rows of a table were totals and notes, and where the first was."""

    aba: str | None = None
    line: int = 0
    count: int = 0

    def add(self, line: int) -> None:
        """Count one more."""
        self.line = min(line, self.line or line)
        self.count += 1

    def told(self) -> list[Problem]:
        """What is said of them, if there were any."""
        told = Problem(self.line, None, "linhas_de_rodape", aba=self.aba, contagem=self.count)
        return [told] if self.count else []


def texts(cells: list[object]) -> list[str]:
    """Cells as text, empty ones as an empty text."""
    return [cell if isinstance(cell, str) else cell_text(cell, "texto") or "" for cell in cells]


def blank_cell(cell: object) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and blank(cell))


def begins_like_a_footer(row: Iterable[object]) -> bool:
    """Whether the first filled cell of a row, which has one, begins as that of a total or a note does."""
    first = next(cell for cell in row if not blank_cell(cell))
    return isinstance(first, str) and _slug(first[:40]).startswith(FOOTERS)


def _is(cell: object, title: str) -> bool:
    return isinstance(cell, str) and len(cell) < 200 and _slug(cell) == title
