"""What the Dagster steps share: the landing, the warehouse and how an error of a step ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration import pipeline
from telessaude.store.errors import NotValid, WarehouseBusy, explain
from telessaude.store.lock import locked
from telessaude.store.warehouse import Warehouse

POOL = "armazem"  # two steps that write one DuckDB file fail: one at a time
RETRIES = 3
RETRY_SECONDS = 20


class Store(dg.ConfigurableResource):
    """The folders of one deployment, for what only looks."""

    landing: str
    warehouse_dir: str

    @property
    def warehouse(self) -> Warehouse:
        """The warehouse that runs build."""
        return Warehouse(Path(self.warehouse_dir))


class Turn(Store):
    """The same for the steps of a run, which hold the warehouse's lock; ``telessaude run`` already does."""

    already_locked: bool = False

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Turn]:
        """Hold the lock for the whole run."""
        if self.already_locked:
            yield self
        else:
            with locked(self.warehouse):
                yield self

    @contextmanager
    def step(self) -> Iterator[Warehouse]:
        """One step: a file that another program holds is tried again later, any other failure is recorded."""
        try:
            yield self.warehouse
        except Exception as error:
            failure = explain(error, self.warehouse.root)
            if isinstance(failure, WarehouseBusy) and not self.already_locked:
                raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS) from error
            if failure is None or isinstance(failure, NotValid) or failure is error:
                pipeline.record_failure(self.warehouse, error)
                raise
            pipeline.record_failure(self.warehouse, failure)
            raise failure from error
