"""One import of the validation library and one hand-made database for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import duckdb
import pandas
import pytest
from small_warehouse import build

from expectations.judge import Judge, Verdict
from expectations.model import Check, ExpectationResult
from expectations.runner import examine_deliveries, judge_suite, relations_of, suites


class RememberingJudge(Judge):
    """Judges an equal frame by equal checks once: a mutated row leaves most frames as they were."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], list[Verdict]] = {}

    def judge(self, frame: pandas.DataFrame, checks: Sequence[Check]) -> list[Verdict]:
        key = (repr(checks), frame.to_csv() + str(frame.dtypes))
        if key not in self._known:
            self._known[key] = super().judge(frame, checks)
        return self._known[key]


@pytest.fixture(scope="session")
def judge() -> Judge:
    return RememberingJudge()


@pytest.fixture(scope="session")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        build(connection)
        yield connection


@pytest.fixture
def warehouse(database: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The hand-made database, given back as it was."""
    database.begin()
    yield database
    database.rollback()


@pytest.fixture
def judged(warehouse: duckdb.DuckDBPyConnection, judge: Judge) -> Callable[..., dict[str, ExpectationResult]]:
    """Results of one suite by expectation, after the given statements."""

    def run(suite: str, *statements: str, only_new: bool = True) -> dict[str, ExpectationResult]:
        for statement in statements:
            warehouse.execute(statement)
        relations = relations_of(warehouse)
        examine_deliveries(warehouse, relations, only_new)
        results = list(judge_suite(warehouse, judge, suites()[suite], relations))
        by_name = {result.expectativa: result for result in results}
        assert len(by_name) == len(results)
        return by_name

    return run
