"""How a count is protected, and what whoever knows this rule can tell from what is printed.

Up to ``SMALL`` a count is rounded at random to a multiple of 5, up or down, so that on average nothing
changes; above it up to 2 are added or taken away. What is drawn comes from the cell's key, the sum of the keys
of its records: the same records give the same number wherever they are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASE = 5
SMALL = 45
NOISE = 2
# A printed number is printed again while the truth is this near: one record more changes nothing.
PATIENCE = 5
FEW = 10
FEWEST_VALUES = 5
DRAWS = 8  # other draws of the same key, when the first would say too much
_OUTCOMES = BASE * (2 * NOISE + 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A protected count and the least and most that the truth can be, for who knows the rule."""

    count: int
    least: int
    most: int


NOTHING = Cell(0, 0, BASE - 1)  # a group where nothing was printed


def protect(truth: int, key: int, draw: int = 0) -> Cell:
    """A count printed for the first time; ``key`` is the sum of its records' keys."""
    drawn = key // _OUTCOMES**draw % _OUTCOMES
    if truth <= SMALL:
        count = truth // BASE * BASE + (BASE if drawn % BASE < truth % BASE else 0)
        return Cell(count, max(0, count - BASE + 1), min(SMALL, count + BASE - 1))
    count = max(SMALL + 1 + NOISE, truth + drawn // BASE - NOISE)
    return Cell(count, max(SMALL + 1, count - NOISE), count + NOISE)


def kept(truth: int, count: int) -> Cell | None:
    """The count of an earlier release where it still stands; None where the truth has left it behind."""
    if abs(truth - count) <= PATIENCE or (count <= FEW and truth < FEW):
        return Cell(
            count,
            0 if count <= FEW else count - PATIENCE,
            max(count + PATIENCE, FEW - 1 if count <= FEW else 0),
        )
    return None


def says_too_much(partitions: Sequence[Iterable[Cell]]) -> bool:
    """Whether cells that split one and the same group of records, in several ways, tell one of them too well.

    The sums of all are one number and nothing else relates them: what propagation finds is all there is.
    """
    split = [list(cells) for cells in partitions]
    least = max(sum(cell.least for cell in cells) for cells in split)
    most = min(sum(cell.most for cell in cells) for cells in split)
    for cells in split:
        others_least = sum(cell.least for cell in cells)
        others_most = sum(cell.most for cell in cells)
        for cell in set(cells):
            low = max(cell.least, least - (others_most - cell.most))
            high = min(cell.most, most - (others_least - cell.least))
            if high - low + 1 < FEWEST_VALUES:
                return True
    return False
