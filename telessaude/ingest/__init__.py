"""Ingestion: what lies in a landing folder becomes Parquet in the lake, with a manifest of what came."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from telessaude.ingest.landing import pending
from telessaude.store.errors import LandingError, MappingError, WarehouseError
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from telessaude.ingest.run import IngestReport

__all__ = ["LandingError", "MappingError", "WarehouseError", "ingest", "pending"]


def ingest(
    landing: Path,
    warehouse: Warehouse,
    *,
    full_refresh: bool = False,
    on_file: Callable[[str], None] | None = None,
    mappings: Path | None = None,
) -> IngestReport:
    """See :func:`telessaude.ingest.run.ingest`; imported late so that :func:`pending` stays cheap."""
    from telessaude.ingest.run import ingest as run

    return run(landing, warehouse, full_refresh=full_refresh, on_file=on_file, mappings=mappings)
