"""The only file that speaks to Great Expectations: a frame and its checks in, verdicts out."""

from __future__ import annotations

import os
from collections.abc import Sequence
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

    def judge(self, frame: DataFrame, checks: Sequence[Check]) -> list[Verdict]:
        """One verdict a check, in order; what the library could not evaluate is an error, not a failure."""
        if frame.empty:
            return [Verdict("nao_se_aplica") for _ in checks]
        suite = self._gx.ExpectationSuite(
            "quadro", expectations=[self._expectation(check) for check in checks]
        )
        report = self._batches.get_batch({"dataframe": frame}).validate(
            # Every position is asked for: the frames are profiles, and their rows are weighted afterwards.
            suite, result_format={"result_format": "SUMMARY", "partial_unexpected_count": len(frame)}
        )  # fmt: skip
        found = {result.expectation_config.meta["ordem"]: result for result in report.results}
        return [_verdict(frame, check, found.get(check.name)) for check in checks]

    def _expectation(self, check: Check) -> Any:
        column = {} if check.column is None else {"column": check.column}
        return getattr(self._gx.expectations, check.expectation)(
            **column, **check.arguments, meta={"ordem": check.name}
        )


def _verdict(frame: DataFrame, check: Check, result: Any) -> Verdict:
    if result is None or not result.result:
        return Verdict("erro", message=_message(result))
    columns = [check.column] if check.column else list(check.arguments.values())[:2]
    evaluated = tuple(frame.index[frame[columns].notna().all(axis=1)])
    positions = tuple(int(position) for position in result.result.get("partial_unexpected_index_list") or ())
    if not result.success:
        return Verdict("falhou", positions, evaluated)
    return Verdict("passou" if evaluated else "nao_se_aplica", positions, evaluated)


def _message(result: Any) -> str:
    for detail in (getattr(result, "exception_info", None) or {}).values():
        if isinstance(detail, dict) and detail.get("exception_message"):
            return str(detail["exception_message"])
    return "a expectativa não devolveu resultado"
