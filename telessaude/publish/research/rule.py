"""How a count is protected, and what whoever knows this rule can tell from what is printed.

Every count is rounded at random to one of the two multiples of 5 that enclose it, the nearer one more often,
so that on average nothing changes; between ``SMALL`` and ``LARGE``, where that could be off by more than 5 %,
to the nearest. What is drawn depends on the cell alone, by a secret key: drawn again it is the same, and
one record more mostly changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASE = 5
SMALL = 45
LARGE = 80
# A printed number is printed again while the truth is this near: one record more changes nothing.
PATIENCE = 5
FEW = 10
FEWEST_VALUES = 5  # that a count must have left, for whoever knows all that is printed
DRAWS = 8  # other draws of the same key, when the first would say too much


@dataclass(frozen=True, slots=True)
class Cell:
    """A protected count and the least and most that the truth can be, for who knows the rule."""

    count: int
    least: int
    most: int

    def again(self, before: Cell | None) -> Cell:
        """The same, bounded also by an earlier release that printed the same number."""
        if before is None or before.count != self.count:
            return self
        return Cell(self.count, max(self.least, before.least), min(self.most, before.most))


ZERO = Cell(0, 0, BASE - 1)  # what is not printed, of a partition that is


def protect(truth: int, key: int, draw: int = 0) -> Cell:
    """A count printed for the first time; ``key`` is the cell's own."""
    if SMALL < truth <= LARGE:
        return _new((truth + BASE // 2) // BASE * BASE)
    up = key // BASE**draw % BASE < truth % BASE
    return _new(truth // BASE * BASE + (BASE if up else 0))


def _new(count: int) -> Cell:
    """A count with all the numbers that are rounded to it."""
    below = above = BASE - 1
    if SMALL < count <= LARGE:
        below = BASE // 2
    if SMALL <= count < LARGE:
        above = BASE // 2
    return Cell(count, max(0, count - below), count + above)


def at_random(cell: Cell) -> bool:
    """Whether a count is bounded as one just drawn, and not rounded to the nearest."""
    return cell == Cell(cell.count, max(0, cell.count - BASE + 1), cell.count + BASE - 1)


def kept(truth: int, count: int) -> Cell | None:
    """The count of an earlier release where it still stands; None where the truth has left it behind."""
    few = count <= FEW
    if abs(truth - count) <= PATIENCE or (few and truth < FEW):
        return Cell(count, 0 if few else count - PATIENCE, max(count + PATIENCE, FEW - 1))
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
