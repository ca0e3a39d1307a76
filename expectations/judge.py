"""The only file that speaks to Great Expectations: frames and their checks in, verdicts out.

The library costs some milliseconds an expectation, however few the rows. Equal expectations on many frames
are therefore one: their columns are stacked, judged once, and every unexpected position is given back to
the frame and the row that it came from.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from expectations.model import Check, Outcome

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Verdict:
    """What one check found: ``positions`` are the frame's unexpected rows, ``evaluated`` the rows judged."""

    outcome: Outcome
    positions: tuple[int, ...] = ()
    evaluated: tuple[int, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class _Case:
    """One check on one frame that has rows."""

    frame: DataFrame
    check: Check

    @property
    def columns(self) -> list[str]:
        if self.check.column is not None:
            return [self.check.column]
        return [str(self.check.arguments[side]) for side in ("column_A", "column_B")]

    @property
    def expectation(self) -> str:
        """Equal for the checks that can be judged as one; a column that is not there is judged alone."""
        if any(column not in self.frame.columns for column in self.columns):
            return str(id(self))
        options = {key: value for key, value in self.check.arguments.items() if not key.startswith("column_")}
        return repr((self.check.expectation, options))


class Judge:
    """An ephemeral context of the library."""

    def __init__(self) -> None:
        """Import the library, which costs several seconds, and open the context."""
        # The validation of health data talks to no one outside; set before the first import reads it.
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations as gx

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("quadros").add_dataframe_asset("quadro")
        self._gx = gx
        self._batches = asset.add_batch_definition_whole_dataframe("inteiro")

    def judge(self, frames: Sequence[tuple[DataFrame, Sequence[Check]]]) -> list[list[Verdict]]:
        """One verdict a check, in the order of the frames and of their checks.

        What the library could not evaluate is an error, not a failure; a frame without rows does not apply.
        """
        cases = [_Case(frame, check) for frame, checks in frames if not frame.empty for check in checks]
        together: dict[str, list[_Case]] = {}
        for case in cases:
            together.setdefault(case.expectation, []).append(case)
        found = {
            id(case): verdict
            for equal in together.values()
            for case, verdict in zip(equal, self._verdicts(equal), strict=True)
        }
        verdicts = iter([found[id(case)] for case in cases])
        return [
            [Verdict("nao_se_aplica") if frame.empty else next(verdicts) for _ in checks]
            for frame, checks in frames
        ]

    def _verdicts(self, cases: Sequence[_Case]) -> list[Verdict]:
        """The verdicts of equal expectations; if they cannot be judged together, those of each alone."""
        result = self._validate(cases)
        if result is not None and result.result:
            return list(_given_back(cases, _positions(result)))
        if len(cases) > 1:
            return [verdict for case in cases for verdict in self._verdicts([case])]
        return [Verdict("erro", message=_message(result))]

    def _validate(self, cases: Sequence[_Case]) -> Any:
        first = cases[0]
        stacked = _stack(cases)
        expectation = getattr(self._gx.expectations, first.check.expectation)
        column = {} if first.check.column is None else {"column": first.check.column}
        suite = self._gx.ExpectationSuite(
            "quadro", expectations=[expectation(**column, **first.check.arguments)]
        )
        report = self._batches.get_batch({"dataframe": stacked}).validate(
            # Every position is asked for: the frames are profiles, and their rows are weighted afterwards.
            suite, result_format={"result_format": "SUMMARY", "partial_unexpected_count": len(stacked)}
        )  # fmt: skip
        return next(iter(report.results), None)


def _stack(cases: Sequence[_Case]) -> DataFrame:
    """The judged columns one under the other, named as the first case names them; alone, the frame itself."""
    import pandas

    first = cases[0]
    if len(cases) == 1:
        return first.frame
    stacked = {}
    for side, name in enumerate(first.columns):
        columns = [case.frame[case.columns[side]] for case in cases]
        if len({column.dtype for column in columns}) > 1:
            columns = [column.astype(object) for column in columns]
        stacked[name] = pandas.concat(columns, ignore_index=True)
    return pandas.DataFrame(stacked)


def _given_back(cases: Sequence[_Case], positions: Sequence[int]) -> Iterator[Verdict]:
    """The verdict of each case, by the positions of its own rows."""
    start = taken = 0
    for case in cases:
        filled = [case.frame[column].notna().to_numpy() for column in case.columns]
        evaluated = tuple((filled[0] & filled[-1]).nonzero()[0].tolist())
        end = start + len(case.frame)
        last = bisect_left(positions, end, taken)
        own = tuple(position - start for position in positions[taken:last])
        outcome: Outcome = "falhou" if own else "passou" if evaluated else "nao_se_aplica"
        yield Verdict(outcome, own, evaluated)
        start, taken = end, last


def _positions(result: Any) -> list[int]:
    return sorted(int(position) for position in result.result.get("partial_unexpected_index_list") or ())


def _message(result: Any) -> str:
    for detail in (getattr(result, "exception_info", None) or {}).values():
        if isinstance(detail, dict) and detail.get("exception_message"):
            return str(detail["exception_message"])
    return "a expectativa não devolveu resultado"
