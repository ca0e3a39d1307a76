"""What whoever has the releases, and knows the rule, can tell from them: what tells too much is refused.

Only the files are read. All counts of one group (measure, UF, quadrimester) are tied by one thing: each of
its partitions adds up to the same number. All else that is printed is a sum of these counts and ties nothing.
The tests attack with linear programmes besides, and with the truth to choose what else holds.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from telessaude.publish.research.base import BOUNDLESS
from telessaude.publish.research.held import MONTH, TOTAL, held
from telessaude.publish.research.rule import ZERO, Cell, says_too_much

Told = dict[tuple[str, str, str], dict[str, dict[str, Cell]]]  # group -> partition -> category


def undone(releases: Iterable[Told]) -> list[tuple[str, str, str]]:
    """The groups of which some release, with the one before it, tells a count among fewer than 5 numbers."""
    before: Told = {}
    found = []
    for told in releases:
        found += [group for group in told if says_too_much(_partitions(group, told, before))]
        before = told
    return found


def printed(connection: duckdb.DuckDBPyConnection, counts: str = "marts.contagem") -> Told:
    """What a release prints in its base, with the bounds that it prints too.

    Raises:
        duckdb.Error: it is no release.
    """
    told: Told = {}
    rows = connection.execute(
        "select medida, uf, cast(periodo_inicio as varchar), recorte, categoria, contagem, minimo, maximo "
        f"from {counts}"
    ).fetchall()
    for measure, uf, first, part, category, *numbers in rows:
        told.setdefault((measure, uf, first), {}).setdefault(part, {})[category] = Cell(*numbers)
    return told


def _partitions(group: tuple[str, str, str], told: Told, before: Told) -> list[list[Cell]]:
    """A group's partitions; a count printed again is bounded by both releases; one not printed is a zero."""
    measure = held().get(group[0])
    partitions = []
    for part, cells in told[group].items():
        earlier = before.get(group, {}).get(part, {})
        known = [cell.again(earlier.get(category)) for category, cell in cells.items()]
        whole = 1 if part == TOTAL else 4 if part == MONTH else 0
        if measure and part in measure.cadeias:
            whole = len(measure.chain(part))
        partitions.append([*known, *([ZERO] * (whole - len(known)) if whole else [BOUNDLESS])])
    return partitions
