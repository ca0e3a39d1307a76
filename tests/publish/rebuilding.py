"""A run brought to the door of publication in a second."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from orchestration import pipeline
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse
from tests.conftest import REFERENCE


def rebuild(warehouse: Warehouse, landing: Path, reference: datetime = REFERENCE) -> runs.Current:
    """Begin a run, without building or judging again what did not change."""
    current = pipeline.begin(landing, warehouse, reference=reference, full_refresh=True)
    assert current is not None
    with connect(warehouse.database) as connection:
        connection.execute("update lago.validacao set execucao_id = ?", [current.execucao_id])
    return current
