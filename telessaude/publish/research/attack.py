"""What whoever has the releases, and knows the rule, can tell from them: what tells too much is refused.

Bounds come from the files alone; the truth only chooses which relations hold, as who watches for long would
come to know: partitions of a group add up to its total; what a measure counts is contained in another
(``contida_em``), part by part, in each period and from the first one on. All else that is printed is a sum of
these counts and ties nothing. A count printed again has the bounds of each release that printed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import duckdb

from telessaude.publish.research import rule
from telessaude.publish.research.base import Address, Groups, Row, address, without
from telessaude.publish.research.held import MONTH, TOTAL, containers, held
from telessaude.publish.research.linear import UNBOUNDED, System, programmes, propagated
from telessaude.publish.research.rule import FEWEST_VALUES, ZERO, Cell

Told = dict[Address, dict[str, dict[str, Cell]]]  # group -> partition -> category
Truth = Mapping[str, Groups]
Place = tuple[Address, str, str]  # group, partition, place of the category (``Measure.place``)
DRIFTED = Cell(0, 0, rule.FEW - 1)  # what is not printed, where an earlier release did not print it either
PROGRAMMES = 20  # linear programmes of a release, for the counts that propagation leaves the fewest values


def undone(releases: Iterable[Told], truth: Truth) -> list[tuple[Address, str]]:
    """The groups, with the partition, of which the last release tells a count that may be 1 to 4 too well.

    Too well is among fewer than 5 numbers, with all releases before it and without them.
    """
    *before, last = releases
    found = _narrow(_system(last, truth, DRIFTED if before else ZERO))
    if before:
        found += _narrow(_system(combined([*before, last]), truth, ZERO))
    return sorted({(group, part) for group, part, _ in found})


def safe(rows: Sequence[Row], earlier: Sequence[Told], truth: Truth) -> list[Row]:
    """The base of a release after some others, without printing the partitions that would be undone."""
    left = list(rows)
    while found := [of for of in undone([*earlier, of_rows(left)], truth) if of[1] != TOTAL]:
        left = list(without(left, found))
    return left


def combined(releases: Iterable[Told]) -> Told:
    """The last of some releases, each count with the bounds of all before it that printed the same."""
    known: Told = {}
    for told in releases:
        known = {
            group: {
                part: {
                    category: cell.again(known.get(group, {}).get(part, {}).get(category))
                    for category, cell in cells.items()
                }
                for part, cells in parts.items()
            }
            for group, parts in told.items()
        }
    return known


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


def of_rows(rows: Iterable[Row]) -> Told:
    """The same of a base that is still to be printed."""
    told: Told = {}
    for row in rows:
        if row.printed and row.cell.count:
            told.setdefault(address(row.group), {}).setdefault(row.partition, {})[row.category] = row.cell
    return told


def _narrow(system: System[Place]) -> list[Place]:
    """The counts that may be 1 to 4 and have fewer than 5 values left."""
    import numpy as np

    equations = system.equations
    low, high = propagated(equations, system.low, system.high)
    places = list(system.places)
    counts = np.array([system.places[place] for place in places], dtype=int)
    small = counts[low[counts] < FEWEST_VALUES]
    tightest = small[np.argsort((high - low)[small], kind="stable")][:PROGRAMMES]
    for column, least, most in programmes(equations, low, high, tightest):
        low[column], high[column] = least, most
    return [
        place
        for place, count in zip(places, counts, strict=True)
        if low[count] < FEWEST_VALUES and 0 <= high[count] - low[count] < FEWEST_VALUES - 1
    ]


def _system(told: Told, truth: Truth, zero: Cell) -> System[Place]:
    """The counts of a release and every relation between them that holds; ``zero``: what is not printed."""
    system: System[Place] = System()
    true = _Truth(truth)
    for place in _places(told):
        (measure, *_), part, _ = place
        cell = told.get(place[0], {}).get(part, {}).get(_category(measure, part, place[2]), zero)
        system.add(place, cell.least, cell.most)
    _sums(system, true)
    _containments(system, true, told)
    return system


def _places(told: Told) -> list[Place]:
    """Each place of a printed partition: those that a measure, or one that it contains, has in the UF."""
    seen: dict[tuple[str, str, str], set[str]] = {}
    for (measure, uf, _), parts in told.items():
        for part, cells in parts.items():
            places = {held()[measure].place(part, category) for category in cells}
            for name in (measure, *containers(measure)):
                seen.setdefault((name, uf, part), set()).update(places)
    groups = told.keys() | {(outer, uf, first) for name, uf, first in told for outer in containers(name)}
    return [
        (group, part, place)
        for group in sorted(groups)
        for part in {TOTAL, *told.get(group, {})}
        for place in sorted(_whole(group, part) or seen[group[0], group[1], part])
    ]


def _whole(group: Address, part: str) -> list[str]:
    """The places of a partition that has the same ones always."""
    measure = held()[group[0]]
    if part == MONTH:
        year, month, _ = group[2].split("-")
        return [f"{year}-{int(month) + later:02}-01" for later in range(4)]
    return [str(place) for place in range(len(measure.chain(part)))] if part in measure.cadeias else []


def _category(measure: str, part: str, place: str) -> str:
    of = held()[measure]
    return of.chain(part)[int(place)] if part in of.cadeias else place


class _Truth:
    """The true count at a place."""

    def __init__(self, truth: Truth) -> None:
        self.counts = {
            (address(group), part, held()[name].place(part, category)): count
            for name, groups in truth.items()
            for group, split in groups.items()
            for part, of in split.items()
            for category, count in of.items()
        }

    def __getitem__(self, place: Place) -> int:
        return self.counts.get(place, 0)


def _sums(system: System[Place], true: _Truth) -> None:
    places = sorted(place for place in system.places if place[1] != TOTAL)
    for (group, _), of in groupby(places, key=lambda place: place[:2]):
        whole, parts = (group, TOTAL, TOTAL), list(of)
        rest = [] if sum(map(true.__getitem__, parts)) == true[whole] else [system.rest(0, UNBOUNDED)]
        terms = [*((system.places[part], -1) for part in parts), *((slack, -1) for slack in rest)]
        system.equate([(system.places[whole], 1), *terms])


def _containments(system: System[Place], true: _Truth, told: Told) -> None:
    """Each count within those that contain it, in its period and added up from the first period on."""
    ordered = sorted(system.places, key=lambda place: (_series(place), place[0][2], place[2]))
    for (measure, *_), of in groupby(ordered, key=_series):
        places = list(of)
        for outer in containers(measure):
            until, since = 0, system.rest(0, 0)
            for place in places:
                around = ((outer, place[0][1], place[0][2]), place[1], place[2])
                if around not in system.places:
                    continue
                more = true[around] - true[place]
                until += more
                rest = system.rest(*_difference(place, around, told, more))
                system.equate([(system.places[around], 1), (system.places[place], -1), (rest, -1)])
                total = system.rest(0 if until >= 0 else -UNBOUNDED, UNBOUNDED)
                system.equate([(total, 1), (rest, -1), (since, -1)])
                since = total


def _series(place: Place) -> tuple[str, str, str, str]:
    """What periods follow each other in: measure, UF, partition, place; months are the periods themselves."""
    (measure, uf, _), part, category = place
    return measure, uf, part, "" if part == MONTH else category


def _difference(place: Place, around: Place, told: Told, truth: int) -> tuple[int, int]:
    """What a count can be less than the one that contains it, both rounded by one draw."""

    def cell(of: Place) -> Cell:
        return told.get(of[0], {}).get(of[1], {}).get(_category(of[0][0], of[1], of[2]), ZERO)

    inner, outer = cell(place), cell(around)
    low, high = (0 if truth >= 0 else -UNBOUNDED), UNBOUNDED
    apart = outer.count - inner.count
    if rule.at_random(inner) and rule.at_random(outer) and abs(truth - apart) < rule.BASE:
        return max(low, apart - rule.BASE + 1), apart + rule.BASE - 1
    return low, high
