"""dbt's commands run inside this process: starting dbt's own program costs seconds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telessaude.project import DBT_PROJECT
from telessaude.store.database import of_the_warehouse, spill_limit
from telessaude.store.machine import models_at_once
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest


def load() -> None:
    """Load dbt and its adapter, which takes seconds, ahead of the first command."""
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401


def invoke(
    arguments: Sequence[str],
    warehouse: Warehouse,
    manifest: Manifest | None = None,
    on_event: Callable[[Any], None] | None = None,
) -> dbtRunnerResult:
    """Run one of dbt's commands on a warehouse; without a manifest dbt parses the project first.

    dbt writes what it finds out, such as compiled code, into the manifest.
    """
    from dbt.cli.main import dbtRunner

    work = warehouse.work.resolve()  # dbt takes a relative path as inside the project
    work.mkdir(parents=True, exist_ok=True)
    callbacks = [on_event] if on_event else []
    return dbtRunner(manifest, callbacks=callbacks).invoke([*arguments, *_options(warehouse, work)])


def _options(warehouse: Warehouse, work: Path) -> list[str]:
    side_by_side, threads = models_at_once()
    told = {
        "linhas_de_execucao": threads,
        "banco": str(warehouse.database.resolve()),
        **of_the_warehouse(warehouse),
        "max_temp_directory_size": spill_limit(warehouse),
    }
    return [
        "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT),
        "--vars", json.dumps(told),
        "--target-path", str(work / "target"),
        "--log-path", str(work / "logs"),
        "--log-level-file", "none",
        "--log-level", "none",
        "--threads", str(side_by_side),
        "--quiet",
        "--no-version-check",
        "--no-write-json",  # manifest and results: nobody reads them, and they take 0.4 s
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip
