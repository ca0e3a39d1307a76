"""``telessaude status --monitor``: what is broken, late or full, one sentence a problem, for a monitor."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from telessaude.publish.folder import shown
from telessaude.reading import formats
from telessaude.reading.answers import sources
from telessaude.reading.drops import drops
from telessaude.reading.late import Late, late
from telessaude.store import runs
from telessaude.store.clock import BRASILIA
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.lock import busy
from telessaude.store.warehouse import INDICATORS, Warehouse

GIGABYTE = 1_000_000_000
BROKEN = ("reprovada", "falhou")
NEVER_CAME = "nao_entregue"  # more than 30 days past the day on which it was due


def problems(warehouse: Warehouse, now: datetime, *, max_days: float, min_free: float) -> list[str]:
    """What somebody has to look at; empty when nothing.

    ``max_days``: the oldest that a publication may be; ``min_free``: gigabytes that the disk must have free.

    Raises:
        Failure: there is no warehouse there.
    """
    if not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: rode telessaude run.")
    return [
        *_of_runs(warehouse),
        *_of_publication(warehouse, now, max_days),
        *_of_disk(warehouse, min_free),
    ]


def _of_runs(warehouse: Warehouse) -> list[str]:
    """What the last run says; nothing while one goes on, which holds the database."""
    if busy(warehouse):
        return []
    with connect(warehouse.database, read_only=True) as connection:
        last = runs.last(connection)
        current = runs.current(connection)
        fallen = [drop for drop in drops(connection) if drop.blocks]
    found = []
    if last and last.resultado in BROKEN:
        how = "foi barrada" if last.resultado == "reprovada" else "falhou"
        found.append(f"A última execução, de {_moment(last.fim)}, {how}: {last.mensagem}")
    if current and (last is None or current.execucao_id > last.execucao_id):
        found.append(f"A execução {current.execucao_id} foi interrompida: a próxima termina o trabalho.")
    found += [
        f"Queda crítica de {sources.name(drop.fonte)}, {drop.nucleo_id or 'todos os núcleos'}: "
        f"havia {drop.linhas_antes}, há {drop.linhas_agora}."
        for drop in fallen
    ]
    return found


def _of_publication(warehouse: Warehouse, now: datetime, max_days: float) -> list[str]:
    if shown(warehouse) is None:
        return ["Ainda não há publicação."]
    with connect(warehouse.public.resolve() / INDICATORS, read_only=True) as connection:
        rows = connection.execute(
            "select epoch_us(max(fim)) from marts.execucao where resultado = 'publicada'"
        ).fetchone()
        missing = [row for row in late(connection) if row.situacao == NEVER_CAME]
    assert rows is not None
    made = runs.EPOCH + timedelta(microseconds=rows[0])
    days = (now - made).total_seconds() / 86_400
    old = [f"A publicação em vigor é de {_moment(made)}, há {formats.number(days, 1)} dias."]
    return [*(old if days > max_days else []), *map(_never_came, missing)]


def _never_came(row: Late) -> str:
    return (
        f"{sources.name(row.fonte)} de {formats.month(row.mes_devido)} do núcleo {row.nucleo_id} "
        f"({row.nome}) não foi entregue, passados 30 dias do prazo."
    )


def _of_disk(warehouse: Warehouse, min_free: float) -> list[str]:
    free = shutil.disk_usage(warehouse.root).free / GIGABYTE
    if free >= min_free:
        return []
    return [f"O disco de {warehouse.root} só tem {formats.number(free, 1)} GB livres."]


def _moment(instant: datetime) -> str:
    return f"{instant.astimezone(BRASILIA):%d/%m/%Y %H:%M}"
