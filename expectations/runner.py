"""Runs every suite against a warehouse and writes the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.marts import SUITES as MART_SUITES
from expectations.model import ExpectationResult, Frame, Suite, ValidationResult
from expectations.outcome import absent, broken, results_of
from expectations.report import write
from expectations.sources import SUITES as SOURCE_SUITES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

    from expectations.judge import Judge

PREVIOUS = "anterior"


def suites() -> dict[str, Suite]:
    """Every suite by name, sources first: its table, the asset it guards, its checks."""
    return {suite.name: suite for suite in (*SOURCE_SUITES, *MART_SUITES)}


def run(
    database: Path, report_dir: Path, *, previous: Path | None = None, only_new: bool = True
) -> ValidationResult:
    """Judge the warehouse and write ``report_dir/index.html``.

    ``database`` is the working database, opened for reading; ``previous`` the last publication's
    ``indicadores.duckdb``,
    against which row counts are compared; ``only_new`` restricts the suites of records
    to deliveries not yet built.

    Raises:
        FileNotFoundError: ``database`` does not exist.
    """
    if not database.is_file():
        raise FileNotFoundError(
            f"Não há banco de trabalho em {database}: execute a ingestão antes de validar."
        )
    from expectations.judge import Judge

    judge = Judge()
    chosen = suites()
    with _opened(database, previous) as connection:
        relations = relations_of(connection)
        reference = _reference(connection, relations)
        examine_deliveries(connection, relations, only_new)
        results = judge_suites(connection, judge, list(chosen.values()), relations)
    validation = ValidationResult(tuple(results), reference)
    write(validation, chosen, report_dir)
    return validation


@contextmanager
def _opened(database: Path, previous: Path | None) -> Iterator[DuckDBPyConnection]:
    """A connection with the last publication attached; a process that already has the file open shares it."""
    import duckdb

    from telessaude.store.database import connect, to_judge

    try:
        connection = to_judge(database)
    except duckdb.ConnectionException:
        connection = connect(database)
    try:
        if previous is not None and previous.is_file():
            path = str(previous).replace("'", "''")
            connection.execute(f"attach '{path}' as {PREVIOUS} (read_only)")
        yield connection
        if previous is not None and previous.is_file():
            connection.execute(f"detach {PREVIOUS}")
    finally:
        connection.close()


def relations_of(connection: DuckDBPyConnection) -> frozenset[str]:
    """Names of what exists, as ``schema.table``; in the last publication, as ``anterior.schema.table``."""
    rows = connection.execute("""
        select
            case when table_catalog = 'anterior' then 'anterior.' else '' end
            || table_schema || '.' || table_name
        from information_schema.tables
        where table_catalog in ('anterior', current_database())
    """).fetchall()
    return frozenset(name for (name,) in rows)


def _reference(connection: DuckDBPyConnection, relations: frozenset[str]) -> str | None:
    if "lago.execucao_corrente" not in relations:
        return None
    row = connection.execute("""
        select strftime(referencia at time zone 'America/Sao_Paulo', '%d/%m/%Y %H:%M:%S')
        from lago.execucao_corrente
    """).fetchone()
    return None if row is None else row[0]


def examine_deliveries(connection: DuckDBPyConnection, relations: frozenset[str], only_new: bool) -> None:
    """Make the view ``entrega_em_exame``: the deliveries not yet built, or all of them."""
    if "lago.entrega" not in relations:
        return
    restriction = "where not coalesce(construida, false)" if only_new else ""
    connection.execute(
        f"create or replace temp view entrega_em_exame as select entrega_id from lago.entrega {restriction}"
    )


def judge_suites(
    connection: DuckDBPyConnection, judge: Judge, chosen: Sequence[Suite], relations: frozenset[str]
) -> list[ExpectationResult]:
    """The results of the suites, in the order of their checks; ``examine_deliveries`` must have been called.

    Every frame is taken first and all are judged in one go, which the library answers many times faster.
    """
    taken = [taken for suite in chosen for taken in _take_suite(connection, suite, relations)]
    verdicts = iter(judge.judge([(t.data, t.frame.checks) for t in taken if t.data is not None]))
    results: list[ExpectationResult] = []
    for one in taken:
        if one.data is None:
            results.extend(one.results)
            continue
        for check, verdict in zip(one.frame.checks, next(verdicts), strict=True):
            results.extend(results_of(one.suite, one.frame, check, one.data, verdict))
    return results


@dataclass(frozen=True)
class _Taken:
    """A frame as the database gave it, or the results of what it could not give."""

    suite: Suite
    frame: Frame
    data: DataFrame | None = None
    results: tuple[ExpectationResult, ...] = ()


def _take_suite(connection: DuckDBPyConnection, suite: Suite, relations: frozenset[str]) -> Iterator[_Taken]:
    if suite.table not in relations:
        nothing = Frame("", ())
        yield _Taken(suite, nothing, results=tuple(absent(suite, suite.frames, suite.table)))
        return
    examined = "where _entrega_id in (select entrega_id from entrega_em_exame)"
    restriction = examined if suite.incremental and "lago.entrega" in relations else ""
    connection.execute(f"create or replace temp view registro as select * from {suite.table} {restriction}")
    for frame in suite.frames:
        missing = next((name for name in frame.requires if name not in relations), None)
        if missing is None:
            yield _take(connection, suite, frame)
        else:
            yield _Taken(suite, frame, results=tuple(absent(suite, (frame,), missing)))


def _take(connection: DuckDBPyConnection, suite: Suite, frame: Frame) -> _Taken:
    import duckdb

    try:
        return _Taken(suite, frame, connection.execute(frame.sql).df())
    except duckdb.Error as error:
        return _Taken(suite, frame, results=tuple(broken(suite, frame, str(error))))
