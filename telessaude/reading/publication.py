"""The publication in sight: which one it is, and its marts and records as a person may see them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd

from telessaude.reading.scope import Scope
from telessaude.store.database import literal, scratch
from telessaude.store.warehouse import INDICATORS, RESEARCH, Warehouse

OF_RUNS = ("execucao", "norma")  # of these nothing is protected
# A view asks some ten questions, a change of filter two or three new ones; frames are small.
REMEMBERED = 400
AHEAD = ThreadPoolExecutor(2, "adiante")

Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Publication:
    """One immutable publication: identifier and folder; ``public``: of its figures, the protected ones."""

    identifier: str
    folder: Path
    public: bool = False


def latest(warehouse: Warehouse, *, public: bool = False) -> Publication | None:
    """The publication that ``public`` points to now; None before the first."""
    folder = warehouse.public.resolve()
    return Publication(folder.name, folder, public) if (folder / INDICATORS).exists() else None


class Marts(Protocol):
    """What answers questions over the marts, each under its own name."""

    def frame(self, query: str, **parameters: Value) -> pd.DataFrame:
        """The rows of a query, with its ``$names`` given as parameters."""
        ...


class Reader:
    """The marts and records of a publication, each under its own name, limited to what a scope allows.

    Views and reports ask through it only: a table that it does not name, or a row that it leaves out, cannot
    be reached from an address, a filter or a download.
    """

    def __init__(self, publication: Publication, scope: Scope) -> None:
        """Open a publication for a scope; its files stay open until :meth:`close`."""
        self.publication = publication
        self.scope = scope
        self._connection = scratch()
        self._lock = threading.Lock()
        self._remembered: OrderedDict[tuple[object, ...], Future[pd.DataFrame]] = OrderedDict()
        # What is asked ahead is answered side by side: two threads each would only get in the browser's way.
        self._connection.execute("set timezone = 'America/Sao_Paulo'; set threads = 1")
        self._connection.execute(
            f"attach {literal(publication.folder / INDICATORS)} as publicacao (read_only); "
            "create schema inteira"
        )
        marts = self._connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'publicacao' and schema_name = 'marts'"
        ).fetchall()
        sources = {mart: f"publicacao.marts.{mart}" for (mart,) in marts}
        if publication.public:
            sources |= self._protected(sources)
        else:
            for records in sorted((publication.folder / "registros").glob("*/")):
                files = literal(records / "*" / "*.parquet")
                sources[records.name] = f"read_parquet({files}, hive_partitioning = false)"
        for name, source in sources.items():
            self._connection.execute(f"create view inteira.{name} as select * from {source}")
        for name in sources:
            self._connection.execute(
                f"create view {name} as select * from inteira.{name} where {scope.condition(name)}"
            )
        self.tables = frozenset(sources)

    def _protected(self, sources: dict[str, str]) -> dict[str, str]:
        """The marts of the research release; of what it does not hold, tables without rows."""
        file = literal(self.publication.folder / RESEARCH)
        self._connection.execute(f"attach {file} as pesquisa (read_only)")
        held = self._connection.execute(
            "select table_name from duckdb_tables() where database_name = 'pesquisa'"
        ).fetchall()
        empty = {
            mart: f"(select * from {source} where false)"
            for mart, source in sources.items()
            if mart not in OF_RUNS
        }
        return empty | {mart: f"pesquisa.marts.{mart}" for (mart,) in held}

    def frame(self, query: str, **parameters: Value) -> pd.DataFrame:
        """The rows of a query over the marts, with its ``$names`` given as parameters; asked once.

        Raises:
            duckdb.Error: the query is wrong.
        """
        key = (query, *sorted(parameters.items()))
        with self._lock:
            asked = self._remembered.get(key)
            if asked is None:
                answer = self._remembered[key] = Future()
                if len(self._remembered) > REMEMBERED:
                    self._remembered.popitem(last=False)
            else:
                self._remembered.move_to_end(key)
        if asked is not None:
            return asked.result().copy()
        try:
            cursor = self.cursor()
            rows = cursor.execute(query, parameters).df() if parameters else cursor.sql(query).df()
        except BaseException as error:
            with self._lock:
                self._remembered.pop(key, None)
            answer.set_exception(error)
            raise
        answer.set_result(rows)
        return rows.copy()

    def ahead(self, *asks: Callable[[], object]) -> None:
        """Begin to ask what will be asked further on, while what comes first is drawn.

        Who asks the same meanwhile waits for that answer; a question that fails fails again then.
        """
        for ask in asks:
            AHEAD.submit(ask)

    def record(self, query: str, **parameters: Value) -> dict[str, Any] | None:
        """The first row of a query, by column, with None for null; None when there is no row."""
        rows = self.frame(query, **parameters)
        if rows.empty:
            return None
        return {
            str(name): None if value is None or value is pd.NaT or value != value else value
            for name, value in rows.iloc[0].items()
        }

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same views, for one thread."""
        cursor = self._connection.cursor()
        cursor.execute("set timezone = 'America/Sao_Paulo'")
        return cursor

    def close(self) -> None:
        """Let go of the publication's files."""
        self._connection.close()
