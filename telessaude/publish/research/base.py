"""The base of a release: every count of it protected once, in groups of one measure, UF and quadrimester."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from telessaude.publish.research.held import MONTH, TOTAL, Measure, held, origin
from telessaude.publish.research.rule import DRAWS, ZERO, Cell, kept, protect, says_too_much
from telessaude.store.database import literal

NO_UF = "sem_uf"
SPLIT_FROM = 50  # groups of fewer are told by their total alone
CATEGORY_FROM = 20  # what is printed of a category in all, for it to be printed
BOUNDLESS = Cell(0, 0, 10**9)  # the records of categories that are not printed

Group = tuple[str, str, date]  # measure, UF, first day of the quadrimester
Address = tuple[str, str, str]  # the same, as text
Split = dict[str, dict[str, int]]  # partition -> category -> records
Groups = dict[Group, Split]
Told = Mapping[str, Mapping[str, Cell]]  # the same, as printed
Draws = dict[tuple[str, str, date, str], int]  # origin, UF, quadrimester, partition -> draw that was taken


@dataclass(frozen=True)
class Last:
    """What the last release printed: the last day it covers; its counts by group, partition, category."""

    until: date
    counts: Mapping[Group, Told]

    def of(self, group: Group) -> Told | None:
        """The counts of a group; none of them for one that was empty, None for one that was not there yet."""
        return self.counts.get(group, {TOTAL: {}}) if group[2] <= self.until else None


@dataclass(frozen=True)
class Row:
    """A count of the base, zeros too; not ``printed`` where its partition is not told: it has bounds only."""

    group: Group
    partition: str
    category: str
    cell: Cell
    printed: bool = True


def address(group: Group) -> Address:
    """A group as releases print it."""
    measure, uf, first = group
    return measure, uf, str(first)


def quadrimester(day: date) -> date:
    """The first day of the quadrimester of a day."""
    return date(day.year, (day.month - 1) // 4 * 4 + 1, 1)


def counts(connection: duckdb.DuckDBPyConnection, until: date, last: Last | None) -> dict[str, Groups]:
    """The true counts, by measure, of all groups that end by ``until``, empty ones between them too.

    Raises:
        duckdb.Error: the warehouse was built by another version.
    """
    found = {name: counted(connection, name, measure, until) for name, measure in held().items()}
    for name, groups in found.items():
        _fill(groups, name, [group for group in last.counts if group[0] == name] if last else [])
    return found


def protected(truth: Mapping[str, Groups], secret: bytes, last: Last | None) -> Iterator[Row]:
    """The same counts protected, measure by measure."""
    draws: Draws = {}
    for name, groups in truth.items():
        yield from Protection(name, groups, last, secret, draws).rows()


def without(rows: Iterable[Row], withheld: Collection[tuple[Address, str]]) -> Iterator[Row]:
    """The rows of a base, some partitions of groups not printed: of those the total alone is known."""
    most: dict[Group, int] = {}
    for row in rows:
        if row.partition == TOTAL:
            most[row.group] = row.cell.most
        if (address(row.group), row.partition) in withheld:
            row = replace(row, cell=Cell(0, 0, most[row.group]), printed=False)
        yield row


def counted(connection: duckdb.DuckDBPyConnection, name: str, measure: Measure, until: date) -> Groups:
    """The true counts of a measure until a day: of every group, partition and category with records."""
    parts = {f"parte_{place}": part for place, part in enumerate(measure.partitions[1:])}
    columns = ", ".join(f"{measure.category(part)} as {column}" for column, part in parts.items())
    named = " ".join(f"when {column} is not null then {literal(part)}" for column, part in parts.items())
    sets = ", ".join(["(uf, quadrimestre)", *(f"(uf, quadrimestre, {column})" for column in parts)])
    rows = connection.execute(
        f"""
        with evento as (
            select
                coalesce(uf, '{NO_UF}') as uf,
                make_date(year(mes), (month(mes) - 1) // 4 * 4 + 1, 1) as quadrimestre,
                {columns}
            from publicacao.pub_evento
            where relacao = '{measure.relacao}' and {measure.condition(name)} and mes <= date '{until}'
        )
        select
            uf, quadrimestre, case {named} else '{TOTAL}' end, coalesce({", ".join(parts)}, '{TOTAL}'),
            count(*)
        from evento
        group by grouping sets ({sets})
        """
    ).fetchall()
    groups: Groups = {}
    for uf, first, part, category, count in rows:
        groups.setdefault((name, uf, first), {}).setdefault(part, {})[category] = count
    return groups


def _fill(groups: Groups, name: str, known: Sequence[Group]) -> None:
    """Add the quadrimesters without records that lie between others, and what an earlier release told."""
    for group in known:
        groups.setdefault(group, {})
    firsts = [first for _, _, first in groups]
    if not firsts:
        return
    quadrimesters = [
        date(year, month, 1)
        for year in range(min(firsts).year, max(firsts).year + 1)
        for month in (1, 5, 9)
        if min(firsts) <= date(year, month, 1) <= max(firsts)
    ]
    for uf in {uf for _, uf, _ in groups}:
        for first in quadrimesters:
            groups.setdefault((name, uf, first), {})


class Protection:
    """The groups of one measure, protected one after the other."""

    def __init__(
        self, name: str, groups: Groups, last: Last | None, secret: bytes, draws: Draws | None = None
    ) -> None:
        """Protect the true counts of ``groups`` as drawn by a secret key, as far as the last release lets.

        ``draws``: what was taken for the measures that contain this one, taken first here; grows.
        """
        self.measure = held()[name]
        self.origin = origin(name)
        self.secret = secret
        self.draws = {} if draws is None else draws
        self.groups = groups
        self.last = last
        self.categories = self._categories()

    def rows(self) -> Iterator[Row]:
        """The base of the measure, group by group."""
        for group in sorted(self.groups):
            total = self._cells(group, TOTAL, [TOTAL], 0)[TOTAL]
            yield Row(group, TOTAL, TOTAL, total)
            accepted = [self._known(group, TOTAL, {TOTAL: total})]
            for part in self.measure.partitions[1:]:
                cells = self._accepted(group, part, total, accepted)
                unknown = Cell(0, 0, total.most)
                for category in self._of_group(group, part):
                    yield Row(group, part, category, (cells or {}).get(category, unknown), cells is not None)

    def _accepted(
        self, group: Group, part: str, total: Cell, accepted: list[list[Cell]]
    ) -> dict[str, Cell] | None:
        """A partition of a group, which then also binds the next ones; None where it is not printed."""
        told = self._told(group)
        again = told is not None and told.get(TOTAL, {}).get(TOTAL, ZERO).count == total.count
        if total.count < SPLIT_FROM or (again and told is not None and part not in told):
            return None
        drawn = (self.origin, *group[1:], part)
        first = self.draws.get(drawn, 0)
        for draw in sorted(range(DRAWS), key=lambda draw: draw != first):
            cells = self._cells(group, part, self._of_group(group, part), draw)
            split = [
                *self._known(group, part, cells),
                *([BOUNDLESS] if self._incomplete(group, part) else []),
            ]
            same = again and told is not None and _counts(cells) == _counts(told[part])
            if same or not says_too_much([*accepted, split]):
                accepted.append(split)
                self.draws.setdefault(drawn, draw)
                return cells
        return None

    def _told(self, group: Group) -> Told | None:
        return self.last.of(group) if self.last else None

    def _known(self, group: Group, part: str, cells: Mapping[str, Cell]) -> list[Cell]:
        """The same cells for who has the last release too and takes what it prints again for unchanged."""
        before = (self._told(group) or {}).get(part)
        if before is None:
            return list(cells.values())
        return [cell.again(before.get(category, ZERO)) for category, cell in cells.items()]

    def _cells(self, group: Group, part: str, categories: Sequence[str], draw: int) -> dict[str, Cell]:
        told = self._told(group)
        before = told.get(part) if told is not None else None
        made = {}
        for category in categories:
            truth = self.groups[group].get(part, {}).get(category, 0)
            stands = kept(truth, before.get(category, ZERO).count) if before is not None else None
            made[category] = stands or protect(truth, self._key(group, part, category), draw)
        return made

    def _key(self, group: Group, part: str, category: str) -> int:
        """The key of a cell, and of each that it contains.

        Of two counts that are drawn alike the smaller is never printed the larger.
        """
        cell = "\t".join((self.origin, *map(str, group[1:]), part, self.measure.place(part, category)))
        return int.from_bytes(hmac.digest(self.secret, cell.encode(), "sha256"))

    def _categories(self) -> dict[tuple[str, str], list[str]]:
        """Of each partition and UF, the categories that are printed: of breakdowns, what is no rarity."""
        printed: dict[tuple[str, str, str], int] = defaultdict(int)
        for group, split in self.groups.items():
            told = self._told(group) or {}
            for part in self.measure.partitions[1:]:
                for category, cell in self._cells(
                    group, part, [*{**split.get(part, {}), **told.get(part, {})}], 0
                ).items():
                    printed[part, "" if part in self.measure.recortes else group[1], category] += cell.count
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (part, uf, category), count in sorted(printed.items()):
            if count >= (CATEGORY_FROM if part in self.measure.recortes else 1):
                found[part, uf].append(category)
        return found

    def _of_group(self, group: Group, part: str) -> Sequence[str]:
        """All categories that a partition of a group has, those without records too."""
        if part == MONTH:
            return [str(date(group[2].year, group[2].month + later, 1)) for later in range(4)]
        if part in self.measure.cadeias:
            return self.measure.chain(part)
        return self.categories[part, "" if part in self.measure.recortes else group[1]]

    def _incomplete(self, group: Group, part: str) -> bool:
        return not set(self.groups[group].get(part, {})) <= set(self._of_group(group, part))


def _counts(cells: Mapping[str, Cell]) -> dict[str, int]:
    """What is printed of a partition."""
    return {category: cell.count for category, cell in cells.items() if cell.count}
