"""Erasure: a person's records, a delivery, or what was kept long enough, out of all that a warehouse holds.

What is to be done is written first (``journal``); every step can be repeated; a kill at any point leaves work
that the next run, or the next erasure, ends before anything else.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from telessaude.erasure import files, journal, person, retention, rows
from telessaude.erasure.files import Gone
from telessaude.erasure.journal import Erasure, Receipt
from telessaude.ingest.manifest import Manifest
from telessaude.publish import records
from telessaude.store import acessos
from telessaude.store.acessos import ACCOUNT, Access
from telessaude.store.clock import NAME_FORMAT
from telessaude.store.database import connect, literal, scratch
from telessaude.store.key import load_key
from telessaude.store.machine import account
from telessaude.store.warehouse import Warehouse

RETENTION = "prazo de guarda"


@dataclass(frozen=True)
class Asked:
    """What is to be erased: the documents or codes of one person, the ``nucleo`` of her codes, the beginning
    of the sha256 of deliveries."""

    ids: Sequence[str] = ()
    nucleo: str | None = None
    deliveries: Sequence[str] = ()


def begin(warehouse: Warehouse, asked: Asked) -> Erasure:
    """Find all that is to go and write it down; nothing is changed yet.

    Raises:
        Failure: an identifier is none, or no delivery, or several, have the sha256.
        duckdb.Error, OSError: the warehouse cannot be read or written.
    """
    key, now = load_key(warehouse), datetime.now(UTC)
    with closing(connect(warehouse.database)) as con:
        manifest = Manifest(con, warehouse, key)
        owners = rows.owners(manifest) if asked.ids else set()
        people = person.pseudonyms(asked.ids, asked.nucleo, owners, key)
        given = [rows.of_delivery(manifest, one) for one in asked.deliveries]
        erasure = rows.plan(
            manifest,
            Erasure(
                now.strftime(NAME_FORMAT),
                now.isoformat(timespec="seconds"),
                account(),
                pessoas=sorted(people),
                arquivos=sorted({sha for sums, _ in given for sha in sums}),
                entregas=sorted({one for _, deliveries in given for one in deliveries}),
            ),
        )
    journal.begin(warehouse, erasure)
    return erasure


def retain(warehouse: Warehouse, reference: datetime) -> Receipt | None:
    """Take out the rows kept as long as ``acesso.yml`` says; the receipt, None where there are none.

    Raises:
        MappingError: ``acesso.yml`` is wrong.
        duckdb.Error, OSError: the warehouse cannot be read or written.
    """
    months = retention.asked(warehouse)
    if not months:
        return None
    now = datetime.now(UTC)
    whole = Erasure(now.strftime(NAME_FORMAT), now.isoformat(timespec="seconds"), account(), guarda=True)
    with closing(connect(warehouse.database)) as con:
        erasure = retention.plan(con, whole, months, reference)
    if not erasure.touches_the_lake:
        return None
    journal.begin(warehouse, erasure)
    return finish(warehouse, erasure)


def resume(warehouse: Warehouse) -> None:
    """End what was begun and killed.

    Raises:
        duckdb.Error, OSError: the warehouse cannot be read or written.
    """
    for erasure in list(journal.left(warehouse)):
        finish(warehouse, erasure)


def finish(warehouse: Warehouse, erasure: Erasure) -> Receipt:
    """Do what is left to do; the receipt, which is also written.

    Raises:
        duckdb.Error, OSError: the warehouse cannot be read or written.
    """
    key = load_key(warehouse)
    gone = _gone(erasure, key)
    if erasure.touches_the_lake:
        with closing(connect(warehouse.database)) as con:
            rows.take_out(Manifest(con, warehouse, key), erasure)
        _make_database_anew(warehouse, gone)
        with closing(connect(warehouse.database)) as con:
            manifest = Manifest(con, warehouse, key)
            manifest.make_views(full_refresh=True)
            rows.sweep(manifest)
    shutil.rmtree(warehouse.work, ignore_errors=True)
    receipt = _receipt(erasure, files.remove(warehouse, gone))
    journal.end(warehouse, erasure, receipt, key)
    with suppress(OSError):  # the receipt stays; who may erase may not be who writes the register
        acessos.record(warehouse, _told(receipt))
    return receipt


def _gone(erasure: Erasure, key: bytes) -> Gone:
    """What may be in no published file: people by the codes of every door, rows by where they were read."""
    people = {*erasure.pessoas, *erasure.exclusivas}
    lines: dict[str, list[int] | None] = {**erasure.linhas, **dict.fromkeys(erasure.entregas)}
    return Gone(frozenset(people | {records.pseudonym(key, one) for one in people}), lines)


def _make_database_anew(warehouse: Warehouse, gone: Gone) -> None:
    """Keep of the working database what a run does not build; DuckDB leaves in a file what it deleted."""
    draft = warehouse.database.with_name(f".{warehouse.database.name}.novo")
    for file in (draft, draft.with_name(f"{draft.name}.wal")):
        file.unlink(missing_ok=True)
    with scratch() as con:
        files.list_gone(con, Gone(gone.people, {}))
        con.execute(f"attach {literal(warehouse.database)} as antes (read_only)")
        files.without_the_gone(con, draft)
    draft.replace(warehouse.database)


def _told(receipt: Receipt) -> Access:
    """The line of the register of access: who had what erased, how many rows, of nobody."""
    rows = sum(receipt.linhas_apagadas.values())
    asked = f"{ACCOUNT}{receipt.pedido_por or '?'}"
    return Access(asked, acessos.ERASED, f"{receipt.o_que}: {rows} linhas")


def _receipt(erasure: Erasure, changed: int) -> Receipt:
    return Receipt(
        apagamento=erasure.apagamento_id,
        pedido_em=erasure.pedido_em,
        pedido_por=erasure.pedido_por,
        concluido_em=datetime.now(UTC).isoformat(timespec="seconds"),
        o_que=RETENTION if erasure.guarda else "arquivo entregue" if erasure.arquivos else "pessoa",
        linhas_apagadas=erasure.fontes,
        linhas_que_ficam_sem_o_codigo=erasure.sem_codigo,
        arquivos_do_lago_refeitos=len({*erasure.linhas, *erasure.nomeadas, *erasure.entregas}),
        arquivos_publicados_refeitos=changed,
    )
