"""The tables of a text, a workbook or a page: which of the mapping each is, where its rows begin and end."""

from __future__ import annotations

import fnmatch
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, count, islice

from telessaude.contract.mapping import Padroes, Tabela
from telessaude.ingest.grid import WITHIN, Grid, GridRow, Heading, blank_cell, body, heading, texts
from telessaude.ingest.mapped.source import Find, FoundRow
from telessaude.ingest.reading import Problem
from telessaude.ingest.words import blank, letters, slug, unaccented

Fits = Callable[[Tabela, list[str]], bool]
Keyless = Callable[[list[object]], bool]


@dataclass
class Table:
    """A grid that is a table of the mapping, with the heading found, its rows under it still to be read.

    ``again`` opens the grid anew; ``skipped``: how many of its rows lie above the first of the data.
    """

    tabela: Tabela
    grid: Grid
    again: Callable[[], Grid]
    heading: Heading
    skipped: int
    _begun: bool = False

    def rows(self, keyless: Keyless, report: Callable[[Problem], None]) -> Iterator[FoundRow]:
        """The data rows, as often as they are asked; ``keyless``: whether one lacks a part of its key."""
        grid = self.grid
        if self._begun:
            grid = self.again()
            grid.rows = islice(grid.rows, self.skipped, None)
        self._begun = True
        rodape = self.tabela.rodape
        if isinstance(rodape, int):
            grid.rows = _without_last(grid.rows, rodape, grid.aba, report)
        found = _with_midnights(grid, body(grid, self.heading, keyless, report))
        yield from found if isinstance(rodape, int) else without_foot(found, rodape, grid.aba, report)

    def find(self) -> Find:
        """How to take a field's value from a row, by the first of its names that is a heading."""
        places = _positions(self.heading.cells)

        def find(names: Sequence[str]) -> Callable[[object], object] | None:
            place = next((places[letters(name)] for name in names if letters(name) in places), None)
            return None if place is None else (lambda row: row[place])  # type: ignore[index]

        return find

    def titles(self, names: Sequence[str]) -> str | None:
        """The file's heading of a field's names."""
        places = _positions(self.heading.cells)
        place = next((places[letters(name)] for name in names if letters(name) in places), None)
        return None if place is None else self.heading.cells[place].strip()


def find_table(grid: Grid, again: Callable[[], Grid], tables: Sequence[Tabela], fits: Fits) -> Table | None:
    """Which table of the mapping a grid is; null when it has no heading of any.

    ``fits`` says whether a row can be the heading of a table.
    """
    here = [t for t in tables if not t.aba or same_name(grid.aba or "", t.aba)]
    for tabela in here:
        found = _heading(grid, tabela, fits)
        if found:
            return Table(tabela, grid, again, found, len(found.preamble) + 1)
    for tabela in here:
        found = _said_heading(grid, tabela)
        if found:
            return Table(tabela, grid, again, found, len(found.preamble))
    return None


def _heading(grid: Grid, tabela: Tabela, fits: Fits) -> Heading | None:
    if tabela.acima is None or tabela.titulos:
        return heading(grid, lambda cells: fits(tabela, cells))
    rows = count()
    at = tabela.acima
    return heading(grid, lambda cells: next(rows) == at and fits(tabela, cells), max(WITHIN, at + 1))


def _said_heading(grid: Grid, tabela: Tabela) -> Heading | None:
    """The headings that the mapping says, of a file that came without them and is as wide."""
    if not tabela.titulos:
        return None
    above = tabela.acima or 0
    top = list(islice(grid.rows, above + 1))
    grid.rows = chain(top[above:], grid.rows)
    first = top[above][2] if len(top) > above else []
    if len(first) != len(tabela.titulos):
        grid.rows = chain(top[:above], grid.rows)
        return None
    return Heading(above, list(tabela.titulos), [texts(row[2]) for row in top[:above]])


def without_foot(
    rows: Iterator[GridRow], rodape: Padroes, aba: str | None, report: Callable[[Problem], None]
) -> Iterator[FoundRow]:
    """The rows without those that the mapping says are no rows; they are told once, with their count."""
    patterns = [re.compile(fnmatch.translate(unaccented(pattern))) for pattern in rodape]
    left, first = 0, 0
    for row in rows:
        if patterns and row[1] is None and any(p.match(unaccented(_first_filled(row[2]))) for p in patterns):
            left, first = left + 1, first or row[0]
        else:
            yield row
    if left:
        report(Problem(first, None, "linhas_de_rodape", aba=aba, contagem=left))


def _without_last(
    rows: Iterator[GridRow], last: int, aba: str | None, report: Callable[[Problem], None]
) -> Iterator[GridRow]:
    """Of a table's rows as they stand in the file, blank ones aside, all but the last ones."""
    held: deque[GridRow] = deque()
    for row in rows:
        if row[1] is None and all(map(blank_cell, row[2])):
            continue
        held.append(row)
        if len(held) > last:
            yield held.popleft()
    if held:
        report(Problem(held[0][0], None, "linhas_de_rodape", aba=aba, contagem=len(held)))


def _with_midnights(grid: Grid, rows: Iterator[GridRow]) -> Iterator[GridRow]:
    """Days that are shown with a time are instants at midnight."""
    if grid.separator:
        yield from rows
        return
    for line, error, cells in rows:
        for place, value in enumerate(cells):
            if type(value) is date and (line, place) in grid.timed():
                cells[place] = datetime.combine(value, time())
        yield line, error, cells


def same_name(name: str, pattern: str) -> bool:
    """Whether a name of a file or a sheet fits a pattern, without regard to case and accents."""
    kept = "*".join(slug(part) for part in re.split(r"\*+", pattern))
    return fnmatch.fnmatchcase(slug(name), kept)


def _first_filled(row: object) -> str:
    cells = row if isinstance(row, list) else []
    return next((str(cell).strip() for cell in cells if cell is not None and not blank(str(cell))), "")


def _positions(headings: Sequence[str]) -> dict[str, int]:
    first: dict[str, int] = {}
    for position, title in enumerate(headings):
        first.setdefault(letters(title), position)
    return first
