"""Protects what a release's own attack knows: counts within each other, and all releases that are kept."""

from __future__ import annotations

from datetime import date

import pytest

from telessaude.publish.research import attack, base
from telessaude.publish.research.held import TOTAL, containers, held, origin
from telessaude.publish.research.rule import Cell, protect
from tests.disclosure.releases import SECRET, last

FIRST = date(2024, 1, 1)
MADE, READ = ("td_realizados", "MG", FIRST), ("td_laudados", "MG", FIRST)
UNTIL = date(2024, 4, 30)


def told(**totals: Cell) -> attack.Told:
    return {(name, "MG", str(FIRST)): {TOTAL: {TOTAL: cell}} for name, cell in totals.items() if cell.count}


def truth(**totals: int) -> dict[str, base.Groups]:
    return {name: {(name, "MG", FIRST): {TOTAL: {TOTAL: n}}} for name, n in totals.items()}


def test_a_measure_said_to_be_contained_has_the_place_of_each_part_in_its_container():
    assert containers("re_executadas") == ["re_comparecimento_esperado", "re_entradas"]
    for name, measure in held().items():
        assert list(held()).index(origin(name)) <= list(held()).index(name)
        for outer in containers(name):
            for chain in set(measure.cadeias) & set(held()[outer].cadeias):
                assert len(measure.chain(chain)) == len(held()[outer].chain(chain))


def test_exams_printed_0_and_reports_printed_5_leave_4_values():
    """4 exams made (0 to 4), all read (1 to 9): 1 to 4 of both."""
    read = told(td_laudados=Cell(5, 1, 9))
    found = attack.undone([read], truth(td_realizados=4, td_laudados=4))
    assert found == [(base.address(READ), TOTAL), (base.address(MADE), TOTAL)]
    assert (
        attack.undone([read], truth(td_realizados=4, td_laudados=5)) == []
    )  # of another quadrimester: not contained


@pytest.mark.parametrize("key", range(5))
def test_drawn_alike_the_smaller_is_never_printed_larger(key):
    for made in range(200):
        for read in range(made + 1):
            assert protect(read, key).count <= protect(made, key).count


@pytest.mark.parametrize("secret", [bytes([byte]) * 32 for byte in range(20)])
def test_what_is_protected_together_is_not_undone(secret):
    counts = truth(td_realizados=4, td_laudados=4)
    assert attack.undone([attack.of_rows(base.protected(counts, secret, None))], counts) == []


def test_a_partition_that_is_withheld_is_bounded_by_its_total():
    counts = truth(td_laudados=60)
    counts["td_laudados"][READ]["municipio"] = {"3106200": 57, "3106705": 3}
    rows = list(base.without(base.protected(counts, SECRET, None), {(base.address(READ), "municipio")}))
    (total,) = (row.cell for row in rows if row.partition == TOTAL)
    withheld = [row for row in rows if row.partition == "municipio"]
    assert {(row.category, row.printed, row.cell) for row in withheld} == {
        (category, False, Cell(0, 0, total.most)) for category in ("3106200", "3106705")
    }


def test_three_releases_bound_a_count_as_the_narrowest_of_those_that_print_it_again():
    """Drawn 10 (6 to 14), kept twice (0 to 15): the third release alone says less than the three."""
    releases = [told(td_laudados=Cell(10, *bounds)) for bounds in [(6, 14), (0, 15), (0, 15)]]
    assert attack.combined(releases)[base.address(READ)][TOTAL][TOTAL] == Cell(10, 6, 14)
    moved = [*releases[:2], told(td_laudados=Cell(15, 11, 19)), told(td_laudados=Cell(10, 6, 14))]
    assert attack.combined(moved)[base.address(READ)][TOTAL][TOTAL] == Cell(10, 6, 14)


def test_the_same_count_in_three_releases_is_printed_the_same_by_the_same_draw():
    for true in (*range(12), 46, 79):
        counts = truth(td_laudados=true)
        releases = [attack.of_rows(base.protected(counts, SECRET, None))]
        for _ in range(2):
            before = last(base.protected(counts, SECRET, None), UNTIL)
            releases.append(attack.of_rows(base.protected(counts, SECRET, before)))
        numbers = [{group: parts[TOTAL][TOTAL].count for group, parts in of.items()} for of in releases]
        assert numbers[0] == numbers[1] == numbers[2]
        assert attack.undone(releases, counts) == []
