"""What a table of a mapping is read from, whatever the file is: how to find a field, and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from telessaude.ingest.reading import Problem

# Physical line or position, error or null, the row: cells of a table, or an object of JSON.
FoundRow = tuple[int, str | None, object]
Find = Callable[[Sequence[str]], Callable[[object], object] | None]


@dataclass
class Places:
    """What is said around the rows: the texts that a field may take a piece of."""

    arquivo: str
    pasta: str
    nucleo: str | None
    aba: str | None = None
    preambulo: str = ""


@dataclass
class Records:
    """The records of one table found in a file.

    ``find`` gives, of a field's names, how to take its value from a row; null where the file has none of
    them. ``titles``: the file's own heading of a field's names. ``rows`` begins the rows anew at each call.
    """

    places: Places
    find: Find
    titles: Callable[[Sequence[str]], str | None]
    rows: Callable[[Callable[[Problem], None]], Iterator[FoundRow]]
    problems: list[Problem] = field(default_factory=list)
