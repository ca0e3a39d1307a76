"""Counts with bounds and the linear equations between them: what propagation and linear programmes leave.

The libraries are loaded where a release is computed: every command loads this module, and few make a release.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

UNBOUNDED = 10**9
_ROUNDS = 100
Name = TypeVar("Name", bound=Hashable)


class System(Generic[Name]):
    """Variables with bounds, named or not, and equations: sums of them, with signs, that are zero."""

    def __init__(self) -> None:
        """Begin with none."""
        self.places: dict[Name, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._signs: list[int] = []
        self._equations = 0

    def add(self, name: Name, low: float, high: float) -> None:
        """Add a count under a name."""
        self.places[name] = self.rest(low, high)

    def rest(self, low: float, high: float) -> int:
        """Add a variable that has no name; its column."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def equate(self, terms: Sequence[tuple[int, int]]) -> None:
        """Add an equation: columns with their signs add up to zero."""
        for column, sign in terms:
            self._rows.append(self._equations)
            self._columns.append(column)
            self._signs.append(sign)
        self._equations += 1

    @property
    def equations(self) -> csr_matrix:
        """The equations, a row each; a column a variable."""
        import numpy as np
        from scipy.sparse import csr_matrix

        shape = (self._equations, len(self.low))
        return csr_matrix((np.array(self._signs, dtype=int), (self._rows, self._columns)), shape)


def propagated(
    equations: csr_matrix, low: Sequence[float], high: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of all variables that follow from each equation alone, until none says more."""
    import numpy as np

    entries = equations.tocoo()
    row, column, sign = entries.row, entries.col, entries.data
    lows, highs = np.array(low, dtype=float), np.array(high, dtype=float)
    for _ in range(_ROUNDS):
        width = highs - lows
        least = np.where(sign > 0, lows[column], -highs[column])
        most = np.where(sign > 0, highs[column], -lows[column])
        others_least, others_most = np.bincount(row, least)[row] - least, np.bincount(row, most)[row] - most
        np.maximum.at(lows, column, np.where(sign > 0, -others_most, others_least))
        np.minimum.at(highs, column, np.where(sign > 0, -others_least, others_most))
        if np.array_equal(width, highs - lows):
            break
    return lows, highs


def programmes(
    equations: csr_matrix, low: np.ndarray, high: np.ndarray, columns: Sequence[int], reach: int = 3
) -> Iterator[tuple[int, int, int]]:
    """For each of some variables the least and most that linear programmes (HiGHS) leave it.

    A programme has the equations of the variable, those of the variables in these, and so on, ``reach``
    times. What no equation has is left out, and what was assumed and has no solution.
    """
    import numpy as np
    from scipy.optimize import linprog

    by_variable = equations.tocsc()
    for column in (column for column in columns if by_variable[:, column].nnz):
        rows, near = np.empty(0, int), np.array([column])
        for _ in range(reach):
            rows = np.unique(by_variable[:, near].indices)
            near = np.unique(equations[rows].indices)
        # The stubs of linprog know neither sparse equations nor an array of bounds.
        system: Any = equations[rows][:, near]
        bounds: Any = np.column_stack((low[near], high[near]))
        aim = (near == column).astype(float)
        zero = np.zeros(len(rows))
        least = linprog(aim, A_eq=system, b_eq=zero, bounds=bounds, method="highs")
        most = linprog(-aim, A_eq=system, b_eq=zero, bounds=bounds, method="highs")
        if least.fun is not None and most.fun is not None:
            yield int(column), round(np.ceil(least.fun - 1e-6)), round(np.floor(-most.fun + 1e-6))
