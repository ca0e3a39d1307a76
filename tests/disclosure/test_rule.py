"""Protects the rule of protection: what a printed count leaves possible, by trying every count and draw."""

from __future__ import annotations

from collections import defaultdict

import pytest

from telessaude.publish.research.rule import BASE, DRAWS, Cell, kept, protect, says_too_much

COUNTS = range(400)


@pytest.fixture(scope="module")
def printed() -> dict[int, set[int]]:
    """Each number that may be printed, and the counts that it may stand for."""
    found = defaultdict(set)
    for truth in COUNTS:
        for key in range(BASE):
            found[protect(truth, key).count].add(truth)
    return found


def test_a_printed_number_is_bounded_by_what_it_may_stand_for_and_by_nothing_less(printed):
    for truth in COUNTS[:-5]:
        for key in range(BASE):
            cell = protect(truth, key)
            possible = printed[cell.count]
            assert (cell.least, cell.most) == (min(possible), max(possible))
            assert len(possible) >= 5


def test_a_count_of_50_is_within_5_percent(printed):
    for count, possible in printed.items():
        if count >= 50:
            assert all(abs(count - truth) <= 0.05 * truth for truth in possible)


def test_on_average_nothing_changes():
    """But where the nearest multiple is taken, off by 2 at most, as much up as down."""
    for truth in [*range(46), *range(81, 400)]:
        assert sum(protect(truth, key).count for key in range(BASE)) == BASE * truth
    assert sum(protect(truth, 0).count - truth for truth in range(46, 81)) == 0


def test_other_draws_are_other_digits_of_the_key():
    assert {protect(7, BASE**draw * 4, draw).count for draw in range(DRAWS)} == {5}
    assert {protect(7, 0, draw).count for draw in range(DRAWS)} == {10}


def test_one_record_more_or_less_prints_the_same_number_again():
    for truth in COUNTS:
        for key in range(BASE):
            before = protect(truth, key)
            for after in {max(0, truth - 1), truth + 1}:
                again = kept(after, before.count)
                assert again is not None
                assert again.count == before.count
                assert again.least <= after <= again.most
                assert again.least <= before.least <= before.most <= again.most


def test_a_number_that_was_printed_otherwise_before_tells_no_small_count():
    """That it was not printed again also says something: the count went some way."""
    for count in range(0, 400, BASE):
        left = [truth for truth in COUNTS if kept(truth, count) is None]
        possible = defaultdict(set)
        for truth in left:
            for key in range(BASE):
                possible[protect(truth, key).count].add(truth)
        for new in possible.values():
            assert len(new) >= 5 or not new & {1, 2, 3, 4}


def test_partitions_that_leave_a_count_few_values_say_too_much():
    """A total of 48 to 52 and parts of 46 to 50 and 0 to 4 leave the small one whole; of 50 to 54, 0 to 2."""
    total, small = Cell(50, 48, 52), Cell(0, 0, 4)
    assert not says_too_much([[total], [Cell(48, 46, 50), small]])
    assert says_too_much([[total], [Cell(52, 50, 54), small]])
