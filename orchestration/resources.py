"""What the Dagster steps share: the landing, the warehouse and how an error of a step ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from orchestration import pipeline
from orchestration.judgement import Judgement
from telessaude.engine.sessions import Engine
from telessaude.store.errors import WarehouseBusy
from telessaude.store.lock import locked
from telessaude.store.progress import Say, silent
from telessaude.store.warehouse import Warehouse

POOL = "armazem"  # two steps that write one DuckDB file fail: one at a time
RETRIES = 3
RETRY_SECONDS = 20


class Store(dg.ConfigurableResource):
    """The folders of one deployment."""

    landing: str
    warehouse_dir: str

    @property
    def warehouse(self) -> Warehouse:
        """The warehouse that runs build."""
        return Warehouse(Path(self.warehouse_dir))


@dataclass(frozen=True)
class Turn:
    """What the steps of one run share: they hold the warehouse's lock, in one process.

    ``patient``: a warehouse that another program has open is tried again later; ``telessaude run`` tells it
    at once. ``say`` hears what is being done. ``engine``: where models are built, if not by DuckDB.
    """

    landing: Path
    warehouse: Warehouse
    judgement: Judgement
    patient: bool = True
    say: Say = silent
    engine: Engine | None = None

    @contextmanager
    def step(self) -> Iterator[Warehouse]:
        """One step: whatever fails is recorded, unless the step is tried again later."""
        later = (WarehouseBusy,) if self.patient else ()
        try:
            with pipeline.recording(self.warehouse, self.judgement, tried_again=later):
                yield self.warehouse
        except later as busy:
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS) from busy


@dg.resource(required_resource_keys={"store"})
def turn(context: dg.InitResourceContext) -> Iterator[Turn]:
    """The turn of a run that Dagster starts: it holds the lock until the run ends."""
    store: Store = context.resources.store
    with locked(store.warehouse), Judgement(store.warehouse) as judgement:
        yield Turn(Path(store.landing), store.warehouse, judgement)
