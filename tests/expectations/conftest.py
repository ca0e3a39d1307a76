"""One import of the validation library and one hand-made database for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import duckdb
import pandas
import pytest
from small_warehouse import build

from expectations.judge import Judge, Verdict
from expectations.model import Check, ExpectationResult
from expectations.runner import examine_deliveries, judge_suites, relations_of, suites


class RememberingJudge(Judge):
    """Judges an equal frame by equal checks once: a mutated row leaves most frames as they were."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[tuple[str, str], list[Verdict]] = {}

    def judge(self, frames: Sequence[tuple[pandas.DataFrame, Sequence[Check]]]) -> list[list[Verdict]]:
        keys = [(repr(checks), frame.to_csv() + str(frame.dtypes)) for frame, checks in frames]
        new = {key: frame for key, frame in zip(keys, frames, strict=True) if key not in self._known}
        self._known.update(zip(new, super().judge(list(new.values())), strict=True))
        return [self._known[key] for key in keys]


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
        results = judge_suites(warehouse, judge, [suites()[suite]], relations)
        by_name = {result.expectativa: result for result in results}
        assert len(by_name) == len(results)
        return by_name

    return run
