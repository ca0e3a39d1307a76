"""Beginning a run: whether there is anything to do, and whether it takes every delivery or the new ones.

What is decided is a table, ``why_complete``; the rest finds out what that asks, and writes the answer.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from telessaude import erasure, rotation
from telessaude.contract.families import load_families
from telessaude.custody.recover import make_database
from telessaude.erasure import retention
from telessaude.erasure.journal import Receipt
from telessaude.ingest.landing import unusable
from telessaude.publish.folder import last_kept, settle
from telessaude.store import clock as instants
from telessaude.store import closings, runs, tombstones
from telessaude.store.database import connect, literal, sweep
from telessaude.store.errors import Failure, WarehouseError
from telessaude.store.key import load_key
from telessaude.store.tombstones import done_since
from telessaude.store.version import code_version, computes_as
from telessaude.store.warehouse import Warehouse

ID_FORMAT = instants.NAME_FORMAT


@dataclass(frozen=True)
class Situation:
    """What is known when a run is asked for.

    ``reference`` is the instant asked for, if any; ``published`` the last run that published, ``before`` the
    last one begun; ``gone``: that publication's folder is no more; ``waiting`` the sources with deliveries
    that were read and are in no publication; ``closings_changed``: a period was closed or opened again since
    that publication; ``erased``, ``rekeyed``: rows were taken out of the lake, the key was changed, since.
    """

    now: datetime
    version: str
    published: runs.Run | None = None
    before: runs.Current | None = None
    gone: bool = False
    waiting: Set[str] = frozenset()
    reference: datetime | None = None
    full_refresh: bool = False
    closings_changed: bool = False
    erased: bool = False
    rekeyed: bool = False

    @property
    def instant(self) -> datetime:
        """The run's reference instant: it goes back only when asked for, and not with the machine's clock."""
        if self.reference is not None or self.published is None:
            return self.reference or self.now
        return max(self.now, self.published.referencia)

    @property
    def resumes(self) -> bool:
        """Whether the run before did not publish: models may hold what no publication holds."""
        ids = {run.execucao_id if run else None for run in (self.published, self.before)}
        return None in ids or len(ids) > 1

    @property
    def same_reference(self) -> bool:
        """Whether nothing that depends on the instant has changed since the publication."""
        if self.published is None:
            return False
        if self.reference is not None:
            return self.reference == self.published.referencia
        return instants.same_day(self.instant, self.published.referencia)


def why_complete(known: Situation) -> str | None:
    """Why a run must be from every delivery, the first reason that holds; None when the new ones do."""
    published, before = known.published, known.before
    if known.full_refresh:
        return "asked for"
    if published is None or before is None:
        return "first"
    if not computes_as(published.versao, known.version):
        return "code or seeds changed"
    if known.erased:
        return "rows were erased since"
    if known.rekeyed:
        return "the key was changed since"
    if known.gone:
        return "the last publication is gone"
    if known.reference is not None and known.reference < published.referencia:
        return "reference goes back"
    if not known.resumes:
        return None
    if before.completa:
        return "repeats a complete one"
    # The run that did not publish may have built periods that have not begun at an earlier instant.
    if known.instant < before.referencia:
        return "reference goes back behind one that did not publish"
    # It may also have built with a row of a registry that is corrected since. Only the last publication's are
    # remembered: what returns to those would seem unchanged.
    if not known.waiting.isdisjoint(load_families().cadastros):
        return "a registry was read by one that did not publish"
    return None


def begin(
    landing: Path,
    warehouse: Warehouse,
    *,
    reference: datetime | None = None,
    full_refresh: bool = False,
    accepted_drops: Sequence[str] = (),
) -> runs.Current | None:
    """Prepare the database for a run, or record that there is nothing new and return None.

    ``accepted_drops`` are sources whose falls the operator accepts: to accept one is something new.

    Raises:
        Failure: the landing does not exist, the warehouse is open elsewhere, the key is not its own, or
            ``acesso.yml`` is wrong.
        OSError, duckdb.IOException: the warehouse cannot be written.
    """
    require_landing(landing, warehouse)
    warehouse.root.mkdir(parents=True, exist_ok=True)
    load_key(warehouse)  # also with nothing new: a key that is absent or another is told at once
    retention.asked(warehouse)  # what is wrong in acesso.yml is told now, not after the work
    rotation.resume(warehouse)
    if not warehouse.database.exists():
        make_database(warehouse)
    erasure.resume(warehouse)
    sweep(warehouse)
    known = _situation(warehouse, reference, full_refresh)
    kept_enough = None
    if known.published is not None and not known.resumes:
        kept_enough = erasure.retain(warehouse, known.instant)
        known = replace(known, erased=known.erased or kept_enough is not None)
    complete = why_complete(known) is not None
    published = known.published
    new = (
        complete
        or known.resumes
        or known.closings_changed
        or not known.same_reference
        or bool(accepted_drops)
    )
    if published is not None and not new and not _pending(landing, warehouse):
        _record_nothing_new(warehouse, published)
        return None
    current = _set_current(warehouse, known, accepted_drops, complete=complete)
    if kept_enough is not None:
        _tell_of(warehouse, current, kept_enough)
    return current


def _tell_of(warehouse: Warehouse, current: runs.Current, done: Receipt) -> None:
    """Have the run say what left the lake."""
    said = ", ".join(f"{rows} de {source}" for source, rows in sorted(done.linhas_apagadas.items()))
    with connect(warehouse.database) as connection:
        connection.execute(
            "insert into lago.conserto values (?, ?)",
            [current.execucao_id, f"Linhas que não se leem e passaram do prazo de guarda saíram: {said}."],
        )


def begin_again(warehouse: Warehouse, accepted_drops: Sequence[str]) -> runs.Current:
    """Prepare the database to publish anew, from every delivery, as of the last publication's reference.

    Raises:
        Failure: nothing was ever published.
        OSError, duckdb.IOException: the warehouse cannot be written.
    """
    with connect(warehouse.database) as connection:
        published = runs.last(connection, ["publicada"])
    if published is None:
        raise Failure(f"O armazém {warehouse.root} ainda não tem publicação: rode telessaude run.")
    known = _situation(warehouse, published.referencia, full_refresh=True)
    return _set_current(warehouse, known, accepted_drops, complete=True)


def _set_current(
    warehouse: Warehouse, known: Situation, accepted_drops: Sequence[str], *, complete: bool
) -> runs.Current:
    current = runs.Current(
        execucao_id=instants.name(),
        referencia=known.instant,
        referencia_anterior=known.published.referencia if known.published else None,
        completa=complete,
        retomada=known.resumes,
        quedas_aceitas="|".join(sorted(set(accepted_drops))) or None,
    )
    with connect(warehouse.database) as connection:
        runs.set_current(connection, current)
    return current


def told_of_the_reference(current: runs.Current, *, asked: bool) -> str | None:
    """What to say of an instant that is not later than the last publication's, as it is wont to be."""
    last = current.referencia_anterior
    if last is None or current.referencia > last:
        return None
    shown = f"{last.astimezone(instants.BRASILIA):%d/%m/%Y %H:%M}"
    if current.referencia < last:
        return (
            f"A referência pedida é anterior à da última publicação ({shown}): tudo é refeito como era então."
        )
    if asked or instants.now() >= last:
        return None
    return (
        f"O relógio desta máquina está atrás da última referência ({shown}), que continua a valer: acerte-o, "
        "ou peça outra com --reference."
    )


def require_landing(landing: Path, warehouse: Warehouse) -> None:
    """Refuse a landing that is no folder, or that holds the warehouse, before anything is made for it.

    Raises:
        Failure: it is one of the two.
    """
    from telessaude.ingest.landing import require_folder

    require_folder(landing)
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


def started(current: runs.Current) -> datetime:
    """When a run began: its identifier says so."""
    return datetime.strptime(current.execucao_id, ID_FORMAT).replace(tzinfo=UTC)


def waiting(warehouse: Warehouse) -> set[str]:
    """Sources with deliveries that were read and are in no publication."""
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            "select fonte from lago.entrega where not construida group by fonte"
        ).fetchall()
    return {source for (source,) in rows}


def _situation(warehouse: Warehouse, reference: datetime | None, full_refresh: bool) -> Situation:
    try:
        connection = connect(warehouse.database)
    except duckdb.Error as error:
        if "valid DuckDB" not in str(error):
            raise
        raise WarehouseError(unusable(warehouse)) from error
    with connection:
        runs.prepare(connection)
        before = runs.current(connection)
        published = runs.last(connection, ["publicada"])
        ids = runs.published_ids(connection)
        settle(warehouse, ids)
        now = instants.now()
        changed = closings.load(connection, warehouse, reference or now)
        out = (tombstones.VERSION, tombstones.KEPT_ENOUGH)
        erased = published is not None and any(_since(connection, published, one) for one in out)
        rekeyed = published is not None and _since(connection, published, rotation.VERSION)
    gone = published is not None and last_kept(warehouse, ids) != published.publicacao_id
    known = Situation(
        now, code_version(), published, before, gone, frozenset(), reference, full_refresh,
        closings_changed=changed, erased=erased, rekeyed=rekeyed,
    )  # fmt: skip
    if published is None or not known.resumes:
        return known
    return replace(known, waiting=waiting(warehouse))


def _since(connection: duckdb.DuckDBPyConnection, published: runs.Run, what: str) -> bool:
    """Whether what ``lago.versao`` names an instant of was done after a publication."""
    try:
        query = f"select {done_since(what, literal(published.publicacao_id))}"
        found = connection.execute(query).fetchone()
    except duckdb.CatalogException:  # a warehouse into which nothing was read
        return False
    return found == (True,)


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
