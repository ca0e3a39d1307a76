"""Runs the dbt project inside this process: starting dbt's own command costs seconds."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telessaude.models import parsed
from telessaude.models.parsed import Project
from telessaude.models.selection import to_build
from telessaude.project import DBT_PROJECT, SEEDS
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

CHOSEN = "desta_execucao"  # the tag of what a run builds

_projects: dict[str, Project] = {}  # one parse serves every warehouse that this process builds


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
    """What one build did, in order of completion."""

    success: bool
    nodes: tuple[NodeResult, ...]
    error: str | None = None

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
    on_node: Callable[[NodeResult], None] | None = None,
) -> DbtResult:
    """Build the models and run their data tests; load the seeds only when their files changed.

    ``changes``, the sources with new deliveries and whether the reference instant moved, leaves out what they
    cannot change; None builds every model.

    ``lago.execucao_corrente`` must be there: the models read the reference instant from it. dbt's unit tests
    belong to pytest. A test that fails skips what is built on the model it guards.

    The database stays open in this process until :func:`release`.

    Raises:
        WarehouseBusy: the warehouse is open in another program.
    """
    seeds = seeds_fingerprint()
    loaded = loaded_seeds(warehouse) == seeds
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if loaded and not full_refresh:
        arguments += ["--exclude-resource-type", "seed"]
    if full_refresh:
        arguments.append("--full-refresh")
    elif loaded and changes is not None:
        arguments += ["--select", _marked(parse(warehouse), *changes)]
    result = _invoke(warehouse, arguments, on_node)
    if not loaded and not any(node.failed for node in result.of("seed")):
        release()
        _remember_seeds(warehouse, seeds)
    return result


def release() -> None:
    """Close the database that a build left open: until then no other configuration, nor process, opens it.

    Its last checkpoint is written here, half a second of a month's run.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is not None:
        DuckDBConnectionManager._ENV.close()
        DuckDBConnectionManager.close_all_connections()


def row_counts(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    """Rows of every table of the warehouse, by schema and name, whether a build has it open or not.

    Raises:
        WarehouseBusy: it is open in another program.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    held = environment.conn if environment is not None else None
    with held.cursor() if held is not None else connect(warehouse.database) as connection:
        rows = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables()"
        ).fetchall()
    return {(schema, table): size for schema, table, size in rows}


def _marked(manifest: Manifest, delivered: Collection[str], reference_moved: bool) -> str:
    # By name, dbt would compare each of a month's hundred with every node, three times over: 0.3 s.
    names = set(to_build(manifest, delivered, reference_moved))
    for node in manifest.nodes.values():
        node.tags = [tag for tag in node.tags if tag != CHOSEN] + [CHOSEN] * (node.name in names)
    return f"tag:{CHOSEN}"


def parse(warehouse: Warehouse) -> Manifest:
    """The project's manifest; what it says depends on the project alone, whichever the warehouse.

    Raises:
        RuntimeError: the project does not parse.
    """
    return _project(warehouse).manifest


def described(warehouse: Warehouse) -> Mapping[str, Any]:
    """The same as plain values, as dbt would write it in ``manifest.json``.

    Raises:
        RuntimeError: as ``parse``.
    """
    return _project(warehouse).described


def _project(warehouse: Warehouse) -> Project:
    fingerprint = project_fingerprint()
    if fingerprint not in _projects:
        project = parsed.load(fingerprint)
        if project is None:
            manifest = _parse(warehouse)
            project = Project(manifest, manifest.writable_manifest().to_dict(omit_none=False))
            parsed.keep(fingerprint, project)
        _projects.clear()
        _projects[fingerprint] = project
    return _projects[fingerprint]


def seeds_fingerprint() -> str:
    """One hash over names and bytes of all seed files."""
    digest = hashlib.sha256()
    for path in sorted(SEEDS.rglob("*")):
        if path.suffix in {".csv", ".yml"}:
            digest.update(f"{path.relative_to(SEEDS).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def project_fingerprint() -> str:
    """One hash over names and bytes of the project's files, seeds included, and the versions of dbt."""
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-duckdb')}".encode())
    for folder in (DBT_PROJECT, SEEDS):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".sql", ".yml", ".csv"}:
                digest.update(f"{path.relative_to(folder.parent).as_posix()}\n".encode())
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


def _parse(warehouse: Warehouse) -> Manifest:
    from dbt.cli.main import dbtRunner

    _set_environment(warehouse.work, warehouse.database)
    result = dbtRunner().invoke(["parse", *_common(warehouse.work)])
    if result.exception or not result.success:
        raise RuntimeError(f"O projeto dbt não pôde ser lido: {result.exception}")
    return result.result


def _invoke(
    warehouse: Warehouse, arguments: list[str], on_node: Callable[[NodeResult], None] | None
) -> DbtResult:
    manifest = parse(warehouse)
    from dbt.cli.main import dbtRunner

    nodes: list[NodeResult] = []

    def collect(event: Any) -> None:
        if event.info.name == "NodeFinished":
            node = _node(event.data)
            nodes.append(node)
            if on_node:
                on_node(node)

    _set_environment(warehouse.work, warehouse.database)
    result = dbtRunner(manifest, callbacks=[collect]).invoke([*arguments, *_common(warehouse.work)])
    return DbtResult(result.success, tuple(nodes), str(result.exception) if result.exception else None)


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


def _common(work: Path) -> list[str]:
    work = work.resolve()  # dbt takes a relative path as inside the project
    return [
        "--project-dir", str(DBT_PROJECT),
        "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(work / "target"),
        "--log-path", str(work / "logs"),
        "--log-level-file", "none",
        "--log-level", "none",
        "--quiet",
        "--no-version-check",
        "--no-write-json",  # manifest and results: nobody reads them, and they take 0.4 s
        "--no-send-anonymous-usage-stats",
    ]  # fmt: skip


def _set_environment(work: Path, database: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    os.environ["TELESSAUDE_DATABASE"] = str(database.resolve())
    os.environ["TELESSAUDE_WORK"] = str(work.resolve())


def main() -> None:
    """Parse the project ahead of the first run: the last step of the setup."""
    with tempfile.TemporaryDirectory() as folder:
        parse(Warehouse(Path(folder)))


if __name__ == "__main__":
    main()
