"""Publication, the last step: built beside, committed in one transaction, shown by one swap of a link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telessaude.contract.families import load_families
from telessaude.publish import doors, folder, indicators, records, renewal, research, revisions, versions
from telessaude.publish.files import attached, cursor, reading, writing
from telessaude.store import closings, runs, sums
from telessaude.store.acesso import load_acesso
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.machine import scarce
from telessaude.store.warehouse import INDICATORS, Warehouse


def prepare(warehouse: Warehouse, current: runs.Current) -> None:
    """Write what a run would publish, where no reader looks; only :func:`publish` shows it.

    Raises:
        Failure: a file of the last publication, of which this one takes what did not change, is damaged.
        OSError, duckdb.IOException: the disk refused; nothing changed for readers.
    """
    with connect(warehouse.database, read_only=True) as connection:
        folder.settle(warehouse, runs.published_ids(connection))
    research.settle(warehouse)
    research.keep(warehouse)
    shown = warehouse.public.resolve()
    require_whole(shown)
    last = shown if (shown / INDICATORS).exists() else None
    with folder.drafting(warehouse, current.execucao_id) as target, ThreadPoolExecutor(2) as beside:
        written = [beside.submit(records.write, warehouse, current, target)]
        with reading(warehouse) as connection, cursor(connection) as own, _beside(connection, last):
            begun = None if current.completa else last
            written.append(beside.submit(research.prepare, own, warehouse, current, target))
            if scarce():
                wait(written)
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
        MappingError: ``acesso.yml`` is wrong.
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
        sums.write(draft, warehouse.public.resolve())
        doors.close(draft, load_acesso(warehouse).portas)
        folder.finish(warehouse, publication)
        _commit(connection, run)
    folder.show(warehouse, publication)
    research.keep(warehouse)
    folder.prune(warehouse, [*kept, publication])


def require_whole(publication: Path) -> None:
    """Refuse to make a publication from one that is not what it was.

    Raises:
        Failure: it is not; names the file.
    """
    found = sums.differences(publication)
    if found:
        raise Failure(
            f"{found[0].path} {found[0].how}: é da última publicação, de que a nova tomaria o que não mudou. "
            f"Restaure a pasta {publication} de uma cópia; sem cópia, apague-a, e a próxima execução publica "
            "de novo, do lago, a partir da anterior."
        )


def set_doors(warehouse: Warehouse) -> list[str]:
    """Give all that is published the groups and modes of ``acesso.yml``; what could not be given, told.

    Raises:
        MappingError: the file is wrong.
        OSError: the disk refused.
    """
    return doors.close_all(warehouse, load_acesso(warehouse).portas)


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
    closings.remember(connection)
    runs.add(connection, run)
    connection.commit()
