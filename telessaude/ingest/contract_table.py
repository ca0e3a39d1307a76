"""A grid of a source of the contract: its heading's columns bound, its rows in the contract's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice

from telessaude.contract import Source
from telessaude.ingest.cells import cell_text
from telessaude.ingest.grid import WITHIN, Grid, Heading, blank_cell, body, heading, texts
from telessaude.ingest.reading import Binding, Reading, Row, bind, missing_columns

_BLOCK = 200  # rows whose columns are looked at whole; of more, what collects garbage takes what is saved
_TEXTS = {str, type(None)}


@dataclass(frozen=True)
class Table:
    """A grid whose heading has every required column: the heading, what it binds, the reading."""

    found: Heading
    binding: Binding
    reading: Reading


def fits(source: Source) -> Callable[[list[str]], bool]:
    """Whether cells are a heading of a source: every required column is among them."""
    required = len(source.required)
    return lambda cells: len(cells) >= required and not missing_columns(source, bind(cells, source).positions)


def read_grid(grid: Grid, source: Source) -> Table | None:
    """Read a grid of a source; null when none of its first rows is a heading."""
    found = heading(grid, fits(source))
    if found is None:
        return None
    binding = bind(found.cells, source)
    reading = Reading(source, aba=grid.aba, problems=binding.problems(grid.aba), cabecalhos=binding.headings)
    reading.rows = _rows(grid, found, binding, reading)
    return Table(found, binding, reading)


def lacking(grid: Grid, source: Source) -> tuple[str, ...]:
    """What the likeliest heading of a grid lacks; its rows begin at the top afterwards, as before."""
    top = list(islice(grid.rows, WITHIN))
    grid.rows = chain(top, grid.rows)
    missing = (missing_columns(source, bind(texts(cells), source).positions) for _, _, cells in top)
    return min(missing, key=len, default=source.required)


def refused(grids: Iterator[Grid], source: Source, missing: tuple[str, ...]) -> Reading:
    """The reading of a file without a heading: in each grid, every row after the first that is not blank."""

    def rows() -> Iterator[Row]:
        for grid in grids:
            filled = (line for line, error, cells in grid.rows if error or not all(map(blank_cell, cells)))
            yield from ((line, None, []) for line in islice(filled, 1, None))

    return Reading(source, rows=rows(), missing=missing)


def _keyless(binding: Binding, source: Source) -> Callable[[list[object]], bool]:
    keys = [binding.positions[name] for name in source.key if name in binding.positions]
    return lambda cells: any(blank_cell(cells[place]) for place in keys)


def _rows(grid: Grid, found: Heading, binding: Binding, reading: Reading) -> Iterator[Row]:
    source = reading.source
    bound = [
        (binding.positions.get(name), source.columns[name].written if name in source.columns else "texto")
        for name in source.lake_columns
    ]
    rows = body(grid, found, _keyless(binding, source), reading.problems.append)
    while block := list(islice(rows, _BLOCK)):
        lines = [line for line, error, _ in block if not error]
        columns = list(zip(*(cells for _, error, cells in block if not error), strict=True))
        nothing = (None,) * len(lines)
        given = zip(
            *(
                nothing if place is None or not columns else _column(grid, lines, place, kind, columns[place])
                for place, kind in bound
            ),
            strict=True,
        )
        for line, error, _ in block:
            yield line, error, () if error else next(given)


def _column(
    grid: Grid, lines: list[int], place: int, kind: str, values: Sequence[object]
) -> Sequence[str | None]:
    """The cells of a column as text; most columns are texts and nothing, which are so already."""
    if {*map(type, values)} <= _TEXTS and "" not in values:
        return values  # type: ignore[return-value]
    return [
        (value or None) if value is None or type(value) is str else _text(grid, line, place, value, kind)
        for line, value in zip(lines, values, strict=True)
    ]


def _text(grid: Grid, line: int, place: int, value: object, kind: str) -> str | None:
    # A sheet shows an instant at midnight with its time, and is read as a day: only its format tells.
    if kind == "instante" and type(value) is date and (line, place) in grid.timed():
        value = datetime.combine(value, time())
    return cell_text(value, kind)
