"""The steps of a run as plain functions: the command line and Dagster call the same ones, in the same order.

What one step tells the next is in the warehouse's database, never in memory: a step can be repeated, and a
run that was killed is finished by the next one. Nothing counts as built until ``publish`` commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration import drops
from orchestration.begin import begin as begin
from orchestration.begin import current_run, started, waiting
from orchestration.judgement import Judgement, report_folder
from telessaude.store import journal, runs
from telessaude.store.database import connect, kept_open, literal
from telessaude.store.errors import Failure, NotValid, explain
from telessaude.store.machine import account
from telessaude.store.version import code_version
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from expectations.model import ValidationResult
    from telessaude.engine.sessions import Engine
    from telessaude.ingest import IngestReport
    from telessaude.models.dbt import DbtResult, NodeResult

VALIDATION_COLUMNS = {
    "execucao_id": "varchar", "suite": "varchar", "tabela": "varchar", "expectativa": "varchar",
    "coluna": "varchar", "severidade": "varchar", "sucesso": "boolean", "situacao": "varchar",
    "valor_observado": "varchar", "inesperados": "bigint", "avaliados": "bigint", "descricao": "varchar",
}  # fmt: skip


@journal.step("ler")
def ingest(landing: Path, warehouse: Warehouse, on_file: Callable[[str], None] | None = None) -> IngestReport:
    """Read what is new in the landing into the lake."""
    from telessaude.ingest import ingest as read_landing

    return read_landing(landing, warehouse, full_refresh=current_run(warehouse).completa, on_file=on_file)


@journal.step("construir")
def build(
    warehouse: Warehouse,
    on_node: Callable[[NodeResult], None] | None = None,
    *,
    ahead: Judgement | None = None,
    engine: Engine | None = None,
) -> DbtResult:
    """Build models and run their tests; begin the judgement, if given, which then has the database.

    With an engine, models are built there and brought back before they are tested.

    Raises:
        Failure: a model could not be built.
        NotValid: a test of severity error found rows.
    """
    from telessaude.models import dbt

    with kept_open(warehouse.database):
        current = current_run(warehouse)
        changes = None if current.completa or current.retomada else _changes(warehouse, current)
    try:
        if engine is not None:
            from telessaude.engine.warehouse import build as build_there

            result = build_there(warehouse, engine, on_node)
        else:
            result = dbt.build(warehouse, full_refresh=current.completa, changes=changes, on_node=on_node)
        _require_built(warehouse, result)
    except BaseException:
        dbt.release()
        raise
    if ahead is not None:
        ahead.begin()
    else:
        dbt.release()
    return result


@journal.step("validar")
def validate(warehouse: Warehouse, judgement: Judgement) -> ValidationResult:
    """Wait for the judgement of the run, begun ahead or now; keep the results in ``lago.validacao``."""
    execucao_id, result = judgement.result()
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
            + drops.how_to_accept(warehouse, {expectation for _, _, expectation in rows})
        )


@journal.step("publicar")
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


@contextmanager
def recording(
    warehouse: Warehouse, judgement: Judgement, *, tried_again: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Write what stops the current run, in the words of :func:`explain`, but not what is ``tried_again``.

    Raises:
        Exception: what stopped it, explained where that can be.
    """
    try:
        yield
    except Exception as error:
        judgement.discard()
        told = explain(error, warehouse.root) or error
        if not isinstance(told, tried_again):
            record_failure(warehouse, told)
        if told is error:
            raise
        raise told from error


def record_failure(warehouse: Warehouse, error: Exception) -> None:
    """Write that the current run did not publish, and why."""
    result = "reprovada" if isinstance(error, NotValid) else "falhou"
    current = current_run(warehouse)
    with connect(warehouse.database) as connection:
        runs.add(connection, _ended(current).ended(resultado=result, mensagem=str(error)))


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


def _changes(warehouse: Warehouse, current: runs.Current) -> tuple[set[str], bool]:
    return waiting(warehouse), current.referencia != current.referencia_anterior


def _ending(connection: object, current: runs.Current) -> runs.Run:
    counts = connection.execute(  # type: ignore[attr-defined]
        """
        select count(*), coalesce(sum(coalesce(m.linhas_lidas, e.linhas_lidas)), 0),
            coalesce(sum(m.linhas_aceitas), 0), coalesce(sum(m.linhas_rejeitadas), 0)
        from lago.entrega as e
        left join marts.entrega as m using (entrega_id)
        where e.principal_id is null and (? or not e.construida)
        """,
        [current.completa],
    ).fetchone()
    read, lines, accepted, rejected = counts
    mended = connection.execute(  # type: ignore[attr-defined]
        "select string_agg(texto, ' ' order by texto) from lago.conserto where execucao_id = ?",
        [current.execucao_id],
    ).fetchone()
    return _ended(current).ended(
        entregas_lidas=read,
        linhas_lidas=lines,
        linhas_aceitas=accepted,
        linhas_rejeitadas=rejected,
        mensagem=mended[0],
    )


def _ended(current: runs.Current) -> runs.Run:
    return runs.Run(
        current.execucao_id,
        started(current),
        datetime.now(UTC),
        current.referencia,
        code_version(),
        quedas_aceitas=current.quedas_aceitas,
        aceitas_por=account() if current.quedas_aceitas else None,
    )
