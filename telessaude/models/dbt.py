"""Builds the models: which of them, whether the seeds too, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from telessaude.models import parsed
from telessaude.models.invocation import invoke
from telessaude.models.selection import to_build
from telessaude.project import SEEDS
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from dbt.adapters.duckdb.environments import Environment
    from dbt.contracts.graph.manifest import Manifest
    from duckdb import DuckDBPyConnection

CHOSEN = "desta_execucao"  # the tag of what a run builds


@dataclass(frozen=True)
class NodeResult:
    """One seed, model or data test that dbt ran."""

    unique_id: str
    name: str
    kind: str  # seed, model, test
    status: str  # success, pass, warn, fail, error, skipped
    seconds: float
    failures: int
    message: str

    @property
    def failed(self) -> bool:
        """Whether it stops the run: an error, or a test of severity error that found rows."""
        return self.status in {"error", "fail", "runtime error"}


@dataclass(frozen=True)
class DbtResult:
    """What one build did, in order of completion; the rows of every table after it, by schema and name."""

    success: bool
    nodes: tuple[NodeResult, ...]
    error: str | None = None
    rows: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[NodeResult, ...]:
        """The nodes of one kind: seed, model or test."""
        return tuple(node for node in self.nodes if node.kind == kind)

    @property
    def failed(self) -> tuple[NodeResult, ...]:
        """The nodes that stop the run."""
        return tuple(node for node in self.nodes if node.failed)


def build(
    warehouse: Warehouse,
    *,
    full_refresh: bool = False,
    changes: tuple[Collection[str], bool] | None = None,
    only: Collection[str] = (),
    on_node: Callable[[NodeResult], None] | None = None,
) -> DbtResult:
    """Build the models and run their data tests; load the seeds only when their files changed.

    ``changes``, the sources with new deliveries and whether the reference instant moved, leaves out what they
    cannot change; None builds every model. ``only``, names of nodes, builds just those.

    ``lago.execucao_corrente`` must be there: the models read the reference instant from it. dbt's unit tests
    belong to pytest. A test that fails skips what is built on the model it guards.

    The database stays open in this process until :func:`release`.

    Raises:
        WarehouseBusy: the warehouse is open in another program.
    """
    seeds = seeds_fingerprint()
    loaded = loaded_seeds(warehouse) == seeds
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    chosen: Collection[str] = ()
    if loaded and not full_refresh:
        arguments += ["--exclude-resource-type", "seed"]
    if full_refresh:
        arguments.append("--full-refresh")
    if only:
        arguments += ["--select", f"tag:{CHOSEN}"]
        chosen = only
    elif not full_refresh and changes is not None:
        # Of seeds only words may have changed: any other makes a run complete.
        arguments += ["--select", f"tag:{CHOSEN}"]
        chosen = to_build(parsed.project().manifest, *changes, reworded=not loaded)
    result = _invoke(warehouse, arguments, on_node, chosen)
    if not loaded and not any(node.failed for node in result.of("seed")):
        release()
        _remember_seeds(warehouse, seeds)
    return result


def release() -> None:
    """Close the database that a build left open: until then no other configuration, nor process, opens it.

    Its last checkpoint is written here, half a second of a month's run.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = _environment()
    if environment is not None:
        environment.close()
        DuckDBConnectionManager.close_all_connections()


def row_counts(connection: DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Rows of every table of the warehouse, by schema and name."""
    rows = connection.execute(
        "select schema_name, table_name, estimated_size from duckdb_tables()"
    ).fetchall()
    return {(schema, table): size for schema, table, size in rows}


def seeds_fingerprint() -> str:
    """One hash over names and bytes of all seed files."""
    digest = hashlib.sha256()
    for path in sorted(SEEDS.rglob("*")):
        if path.suffix in {".csv", ".yml"}:
            digest.update(f"{path.relative_to(SEEDS).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def loaded_seeds(warehouse: Warehouse) -> str | None:
    """The fingerprint of the seeds that the warehouse holds; None when it holds none."""
    if not warehouse.database.exists():
        return None
    with connect(warehouse.database) as connection:
        connection.execute("create schema if not exists lago")
        connection.execute("create table if not exists lago.semente (impressao varchar)")
        row = connection.execute("select max(impressao) from lago.semente").fetchone()
    return row[0] if row else None


def _remember_seeds(warehouse: Warehouse, fingerprint: str) -> None:
    with connect(warehouse.database) as connection:
        connection.execute(
            "create or replace table lago.semente as select ?::varchar as impressao", [fingerprint]
        )


def _invoke(
    warehouse: Warehouse,
    arguments: list[str],
    on_node: Callable[[NodeResult], None] | None,
    chosen: Collection[str] = (),
) -> DbtResult:
    nodes: list[NodeResult] = []

    def collect(event: Any) -> None:
        if event.info.name == "NodeFinished":
            node = _node(event.data)
            nodes.append(node)
            if on_node:
                on_node(node)

    result = invoke(arguments, warehouse, _tagged(parsed.project().manifest, chosen), collect)
    return DbtResult(
        result.success, tuple(nodes), str(result.exception) if result.exception else None, _open_row_counts()
    )


def _tagged(manifest: Manifest, chosen: Collection[str]) -> Manifest:
    """A copy for one build, in which the chosen nodes have a tag.

    By name, dbt would compare each of a month's hundred with every node, three times over: 0.3 s.
    """
    nodes = {unique_id: copy(node) for unique_id, node in manifest.nodes.items()}
    names = set(chosen)
    for node in nodes.values():
        if node.name in names:
            node.tags = [*node.tags, CHOSEN]
    return parsed.like(manifest, nodes=nodes)


def _open_row_counts() -> dict[tuple[str, str], int]:
    environment = _environment()
    if environment is None:
        return {}
    with closing(environment.handle()) as handle:
        return row_counts(handle.cursor())


def _environment() -> Environment | None:
    """What the adapter holds the database with, from a build to :func:`release`."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        return DuckDBConnectionManager.env()
    except Exception:  # so it says that there is none
        return None


def _node(data: Any) -> NodeResult:
    info, run = data.node_info, data.run_result
    return NodeResult(
        unique_id=info.unique_id,
        name=info.node_name,
        kind=info.resource_type,
        status=str(run.status),
        seconds=float(run.execution_time),
        failures=int(run.num_failures),
        message=str(run.message),
    )
