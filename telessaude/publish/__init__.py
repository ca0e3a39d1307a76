"""Publication, the last step: built beside, committed in one transaction, shown by one swap of a link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telessaude.contract.families import load_families
from telessaude.publish import folder, indicators, records, renewal, research, revisions, versions
from telessaude.publish.files import attached, cursor, reading, writing
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

INDICATORS = "indicadores.duckdb"


def prepare(warehouse: Warehouse, current: runs.Current) -> None:
    """Write what a run would publish, where no reader looks; only :func:`publish` shows it.

    Raises:
        OSError, duckdb.IOException: the disk refused; nothing changed for readers.
    """
    with connect(warehouse.database, read_only=True) as connection:
        folder.settle(warehouse, runs.published_ids(connection))
    research.keep(warehouse)
    shown = warehouse.public.resolve()
    last = shown if (shown / INDICATORS).exists() else None
    with folder.drafting(warehouse, current.execucao_id) as target, ThreadPoolExecutor(2) as beside:
        written = [beside.submit(records.write, warehouse, current, target)]
        with reading(warehouse) as connection, cursor(connection) as own, _beside(connection, last):
            begun = None if current.completa else last
            written.append(beside.submit(research.prepare, own, warehouse, current, target))
            with writing(connection, target / INDICATORS, begun and begun / INDICATORS):
                indicators.write(connection, renewed=begun is not None)
                versions.write(connection, current, target, last)
                revisions.write(connection, current, last)
            for done in written:
                done.result()


def publish(warehouse: Warehouse, current: runs.Current, run: runs.Run, report: Path) -> None:
    """Complete the publication of a run, prepared or not, commit the run, swap the link.

    Killed before the commit: the next run builds and publishes again, what was written is discarded. Killed
    after it: the next run only swaps. Readers see the old publication or the new one, whole.

    Raises:
        OSError, duckdb.IOException: the disk refused; nothing changed for readers.
    """
    publication = str(run.publicacao_id)
    draft = folder.draft(warehouse, publication)
    if not draft.exists():
        prepare(warehouse, current)
    with connect(warehouse.database) as connection:
        kept = runs.published_ids(connection)
        indicators.complete(connection, run, draft / INDICATORS)
        shutil.copytree(report, draft / "validacao", dirs_exist_ok=True)
        folder.finish(warehouse, publication)
        _commit(connection, run)
    folder.show(warehouse, publication)
    research.keep(warehouse)
    folder.prune(warehouse, [*kept, publication])


@contextmanager
def _beside(connection: duckdb.DuckDBPyConnection, last: Path | None) -> Iterator[None]:
    """Attach the last publication, if any, and find which figures differ from its."""
    if last is None:
        yield
        return
    with attached(connection, last / INDICATORS, renewal.LAST):
        renewal.compare(connection)
        yield


def _commit(connection: duckdb.DuckDBPyConnection, run: runs.Run) -> None:
    connection.begin()
    connection.execute("update lago.entrega set construida = true where not construida")
    # The next run compares these with what it builds, to know what an edited registry touches and what fell.
    for registry in load_families().cadastros:
        connection.execute(
            f"create or replace table anterior.dim_{registry} as select * from fatos.dim_{registry}"
        )
    connection.execute(
        "create or replace table anterior.registro_mes as select * from intermediario.int_registro_mes"
    )
    connection.execute("create or replace table anterior.queda as select * from marts.queda")
    runs.add(connection, run)
    connection.commit()
