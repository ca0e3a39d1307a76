"""The steps of a run as plain functions: the command line and Dagster call the same ones, in the same order.

What one step tells the next is in the warehouse's database, never in memory: a step can be repeated, and a
run that was killed is finished by the next one. Nothing counts as built until ``publish`` commits.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from telessaude.publish import SNAPSHOT
from telessaude.publish.folder import settle
from telessaude.store import clock as instants
from telessaude.store import runs
from telessaude.store.database import connect, kept_open, literal
from telessaude.store.errors import Failure, NotValid, explain
from telessaude.store.version import code_version
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from expectations.model import ValidationResult
    from telessaude.ingest import IngestReport
    from telessaude.models.dbt import DbtResult, NodeResult

ID_FORMAT = "%Y%m%dT%H%M%S%fZ"
REGISTRIES = {table.removeprefix("dim_") for table in SNAPSHOT}
VALIDATION_COLUMNS = {
    "execucao_id": "varchar", "suite": "varchar", "tabela": "varchar", "expectativa": "varchar",
    "coluna": "varchar", "severidade": "varchar", "sucesso": "boolean", "situacao": "varchar",
    "valor_observado": "varchar", "inesperados": "bigint", "avaliados": "bigint", "descricao": "varchar",
}  # fmt: skip

_judging: dict[Path, Future[tuple[str, ValidationResult]]] = {}  # by warehouse: begun ahead of its step


def begin(
    landing: Path, warehouse: Warehouse, *, reference: datetime | None = None, full_refresh: bool = False
) -> runs.Current | None:
    """Prepare the database for a run, or record that there is nothing new and return None.

    A run is complete (from every delivery, not only the new ones) when asked to, when the first, when code or
    seeds changed since the last publication, when the reference instant goes back, to repeat one that was, or
    after one that read a registry and did not publish.

    Raises:
        Failure: the landing does not exist, or another program has the warehouse open.
        OSError, duckdb.IOException: the warehouse cannot be written.
    """
    require_landing(landing, warehouse)
    warehouse.root.mkdir(parents=True, exist_ok=True)
    with connect(warehouse.database) as connection:
        runs.prepare(connection)
        before = runs.current(connection)
        published = runs.last(connection, ["publicada"])
        settle(warehouse, runs.published_ids(connection))
    resumed = True
    if published is not None and before is not None and before.execucao_id == published.execucao_id:
        resumed = False
        complete = full_refresh or _needs_complete(published, reference)
        if not complete and _same_reference(published, reference) and not _pending(landing, warehouse):
            _record_nothing_new(warehouse, published)
            return None
    else:
        complete = full_refresh or published is None or before is None or before.completa
        complete = complete or _needs_complete(published, reference)
        # The run that did not publish may have built periods that have not begun at an earlier instant.
        complete = complete or (before is not None and (reference or instants.now()) < before.referencia)
        # It may also have built with a row of a registry that is corrected since. Only the last publication's
        # are remembered: what returns to those would seem unchanged.
        complete = complete or not _waiting(warehouse).isdisjoint(REGISTRIES)
    current = runs.Current(
        execucao_id=datetime.now(UTC).strftime(ID_FORMAT),
        referencia=reference or instants.now(),
        referencia_anterior=published.referencia if published else None,
        completa=complete,
        retomada=resumed,
    )
    with connect(warehouse.database) as connection:
        runs.set_current(connection, current)
    return current


def require_landing(landing: Path, warehouse: Warehouse) -> None:
    """Refuse a landing that is no folder, or that holds the warehouse, before anything is made for it.

    Raises:
        Failure: it is one of the two.
    """
    if not landing.is_dir():
        raise Failure(f"A pasta de entrada {landing} não existe: confira o caminho de --landing.")
    if warehouse.root.resolve().is_relative_to(landing.resolve()):
        raise Failure(
            f"O armazém {warehouse.root} fica dentro da pasta de entrada {landing}, e seria lido como "
            "entrega: escolha outro --warehouse."
        )


def current_run(warehouse: Warehouse) -> runs.Current:
    """The run that the database was prepared for.

    Raises:
        Failure: none was ever begun.
    """
    with connect(warehouse.database) as connection:
        current = runs.current(connection)
    if current is None:
        raise Failure(f"O armazém {warehouse.root} ainda não tem execução: rode telessaude run.")
    return current


def ingest(landing: Path, warehouse: Warehouse, on_file: Callable[[str], None] | None = None) -> IngestReport:
    """Read what is new in the landing into the lake."""
    from telessaude.ingest import ingest as read_landing

    return read_landing(landing, warehouse, full_refresh=current_run(warehouse).completa, on_file=on_file)


def build(
    warehouse: Warehouse, on_node: Callable[[NodeResult], None] | None = None, *, release: bool = True
) -> DbtResult:
    """Build models and run their tests.

    ``release`` false leaves the database open in this process, for ``judge_ahead`` to close meanwhile.

    Raises:
        Failure: a model could not be built.
        NotValid: a test of severity error found rows.
    """
    from telessaude.models import dbt

    with kept_open(warehouse.database):
        current = current_run(warehouse)
        changes = None if current.completa or current.retomada else _changes(warehouse, current)
    try:
        result = dbt.build(warehouse, full_refresh=current.completa, changes=changes, on_node=on_node)
        _require_built(warehouse, result)
    except BaseException:
        dbt.release()
        raise
    if release:
        dbt.release()
    return result


def judge_ahead(warehouse: Warehouse) -> None:
    """Begin what ``validate`` waits for, while this process tells Dagster what was built: 1 s of a month.

    Only where the same process validates next, and nothing opens the database until then.
    """
    _judging[warehouse.root] = ThreadPoolExecutor(1).submit(_judge, warehouse)


def validate(warehouse: Warehouse) -> ValidationResult:
    """Judge what is new and what is about to be published; keep the results in ``lago.validacao``.

    The judge is another process: this one writes meanwhile the files that wait for the verdict.
    """
    begun = _judging.pop(warehouse.root, None)
    execucao_id, result = begun.result() if begun else _judge(warehouse)
    declared = ", ".join(f"{name} {kind}" for name, kind in VALIDATION_COLUMNS.items())
    cells = [
        (execucao_id, *(getattr(row, name) for name in list(VALIDATION_COLUMNS)[1:]))
        for row in result.results
    ]
    rows = ", ".join(f"({', '.join(map(literal, row))})" for row in cells)
    with connect(warehouse.database) as connection:
        connection.begin()
        connection.execute(f"create or replace table lago.validacao ({declared})")
        connection.execute(f"insert into lago.validacao values {rows}")
        connection.commit()
    return result


def require_valid(warehouse: Warehouse) -> None:
    """Let a run go on to publication only when it was validated and no critical expectation failed.

    Raises:
        NotValid: one failed, or the current run was not validated.
    """
    current = current_run(warehouse)
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            """
            select execucao_id, tabela, expectativa
            from lago.validacao
            where execucao_id <> ? or (severidade = 'critica' and situacao in ('falhou', 'erro'))
            order by tabela, expectativa
            """,
            [current.execucao_id],
        ).fetchall()
    if any(row[0] != current.execucao_id for row in rows):
        raise NotValid(f"A execução {current.execucao_id} ainda não foi validada: rode telessaude run.")
    if rows:
        names = ", ".join(f"{table}/{expectation}" for _, table, expectation in rows[:3])
        raise NotValid(
            f"A publicação foi barrada por {len(rows)} expectativa(s) crítica(s) ({names}): "
            f"veja {report_folder(warehouse) / 'index.html'}; a última publicação continua valendo."
        )


def publish(warehouse: Warehouse) -> runs.Run:
    """Publish what was built and validated; the one transaction that ends a run commits inside.

    Raises:
        NotValid: the run was not found valid.
        OSError, duckdb.IOException: the disk refused; the last publication is untouched.
    """
    from telessaude.publish import publish as publish_files

    with kept_open(warehouse.database):
        require_valid(warehouse)
        current = current_run(warehouse)
        with connect(warehouse.database) as connection:
            run = _ending(connection, current).ended(resultado="publicada", publicacao_id=current.execucao_id)
    publish_files(warehouse, current, run, report_folder(warehouse))
    return run


def record_failure(warehouse: Warehouse, error: Exception) -> None:
    """Write that the current run did not publish, and why."""
    if warehouse.root in _judging:  # it reads the database that this writes to
        _judging.pop(warehouse.root).exception()
    result = "reprovada" if isinstance(error, NotValid) else "falhou"
    current = current_run(warehouse)
    with connect(warehouse.database) as connection:
        now = datetime.now(UTC)
        run = runs.Run(current.execucao_id, started(current), now, current.referencia, code_version())
        runs.add(connection, run.ended(resultado=result, mensagem=str(error)))


def started(current: runs.Current) -> datetime:
    """When a run began: its identifier says so."""
    return datetime.strptime(current.execucao_id, ID_FORMAT).replace(tzinfo=UTC)


def report_folder(warehouse: Warehouse) -> Path:
    """Where the validation page waits for its publication."""
    return warehouse.work / "validacao"


def _require_built(warehouse: Warehouse, result: DbtResult) -> None:
    failed = result.failed
    if failed and all(node.kind == "test" for node in failed):
        names = ", ".join(node.name for node in failed[:3])
        raise NotValid(
            f"A publicação foi barrada por {len(failed)} teste(s) dos modelos: {names}; a anterior vale."
        )
    if not result.success:
        cause = f"{failed[0].name}: {failed[0].message.strip()}" if failed else result.error
        # dbt gives only the words of the error, which may be those of a disk that is full.
        known = explain(RuntimeError(cause), warehouse.root)
        raise known or Failure(f"A construção dos indicadores parou em {cause}")


def _judge(warehouse: Warehouse) -> tuple[str, ValidationResult]:
    """The run that was judged, and its verdict."""
    from orchestration import validator
    from telessaude.models import dbt
    from telessaude.publish import prepare

    dbt.release()
    current = current_run(warehouse)
    report = report_folder(warehouse)
    shutil.rmtree(report, ignore_errors=True)
    report.mkdir(parents=True)
    last = warehouse.public / "indicadores.duckdb"
    return current.execucao_id, validator.run(
        warehouse.database,
        report,
        previous=last if last.exists() else None,
        only_new=not current.completa,
        meanwhile=lambda: prepare(warehouse, current),
    )


def _needs_complete(published: runs.Run | None, reference: datetime | None) -> bool:
    if published is None:
        return True
    return published.versao != code_version() or (reference is not None and reference < published.referencia)


def _same_reference(published: runs.Run, reference: datetime | None) -> bool:
    if reference is not None:
        return reference == published.referencia
    return instants.same_day(instants.now(), published.referencia)


def _pending(landing: Path, warehouse: Warehouse) -> bool:
    from telessaude.ingest import pending

    return pending(landing, warehouse)


def _record_nothing_new(warehouse: Warehouse, published: runs.Run) -> None:
    now = datetime.now(UTC)
    run = runs.Run(
        now.strftime(ID_FORMAT), now, now, published.referencia, code_version(), resultado="sem_novidade"
    )
    with connect(warehouse.database) as connection:
        runs.add(connection, run)


def _changes(warehouse: Warehouse, current: runs.Current) -> tuple[set[str], bool]:
    return _waiting(warehouse), current.referencia != current.referencia_anterior


def _waiting(warehouse: Warehouse) -> set[str]:
    """Sources with deliveries that were read and are in no publication."""
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            "select fonte from lago.entrega where not construida group by fonte"
        ).fetchall()
    return {source for (source,) in rows}


def _ending(connection: object, current: runs.Current) -> runs.Run:
    counts = connection.execute(  # type: ignore[attr-defined]
        """
        select count(*), coalesce(sum(e.linhas_lidas), 0), coalesce(sum(m.linhas_aceitas), 0),
            coalesce(sum(m.linhas_rejeitadas), 0)
        from lago.entrega as e
        left join marts.entrega as m using (entrega_id)
        where ? or not e.construida
        """,
        [current.completa],
    ).fetchone()
    return runs.Run(
        current.execucao_id, started(current), datetime.now(UTC), current.referencia, code_version(), *counts
    )
