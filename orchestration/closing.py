"""``telessaude close`` and ``reopen``: a period's figures kept as published, by decision, and let go."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.summary import number
from telessaude.export import require_known
from telessaude.export.about import about
from telessaude.export.tables import of_uf
from telessaude.export.wanted import Period, Wanted
from telessaude.publish.folder import shown
from telessaude.store import closings
from telessaude.store.clock import BRASILIA, NAME_FORMAT
from telessaude.store.closings import Closing
from telessaude.store.database import connect, literal
from telessaude.store.errors import Failure
from telessaude.store.lock import locked
from telessaude.store.machine import account
from telessaude.store.warehouse import INDICATORS, Warehouse


def close(warehouse: Warehouse, period: Period, uf: str | None = None) -> str:
    """Keep the figures of a period as the publication in force has them; what was done, in a sentence.

    Raises:
        Failure: nothing is published, the period has not ended or is closed, the UF is none, or no figure is
            there to keep.
        OSError, duckdb.IOException: the disk refused; nothing is closed.
    """
    with locked(warehouse):
        publication = shown(warehouse)
        if publication is None:
            raise Failure(f"O armazém {warehouse.root} ainda não tem publicação: rode telessaude run.")
        made = datetime.now(UTC)
        closing = Closing(
            fechamento_id=f"{made.strftime(NAME_FORMAT)}-{_name(period, uf)}",
            periodo=period.text,
            periodo_inicio=str(period.first_day),
            periodo_fim=str(period.last_day),
            uf=uf,
            fechado_em=made.isoformat(timespec="seconds"),
            fechado_por=account(),
            publicacao_id=publication,
        )
        with connect(warehouse.publications / publication / INDICATORS, read_only=True) as source:
            source.execute("set schema = 'marts'")
            require_known(source, Wanted(uf=uf))
            _require_open(warehouse, closing)
            _require_ended(source, period)
            kept = _keep(source, warehouse.closings, closing)
    return (
        f"{_title(closing)} está fechado: {number(kept)} números da publicação {publication} ficam como "
        "estão. O que chegar e os mudaria espera na tela Revisões, até telessaude reopen."
    )


def reopen(warehouse: Warehouse, period: Period, uf: str | None = None) -> str:
    """Let the figures of a closed period follow the deliveries again; what was done, in a sentence.

    Raises:
        Failure: the period is not closed there.
        OSError: the disk refused.
    """
    with locked(warehouse):
        in_force = [closing for closing in closings.read(warehouse) if closing.closed]
        found = [closing for closing in in_force if (closing.periodo, closing.uf) == (period.text, uf)]
        if not found:
            there = ", ".join(_title(closing) for closing in in_force) or "nenhum"
            raise Failure(f"{_name(period, uf)} não está fechado; fechados: {there}.")
        closing = replace(
            found[0],
            reaberto_em=datetime.now(UTC).isoformat(timespec="seconds"),
            reaberto_por=account(),
        )
        place = warehouse.closings / closing.fechamento_id
        closings.write_note(place, closing)
        for rows in place.glob("*.parquet"):
            rows.unlink()
    return f"{_title(closing)} está aberto: a próxima execução publica, como revisões, o que esperava."


def _require_open(warehouse: Warehouse, wanted: Closing) -> None:
    for closing in closings.read(warehouse):
        if closing.closed and closing.covers(wanted.first_day, wanted.last_day, wanted.uf):
            raise Failure(f"{_title(wanted)} já está fechado: {_title(closing)}, {_by_whom(closing)}.")


def _require_ended(source: duckdb.DuckDBPyConnection, period: Period) -> None:
    last = f"{period.last_day:%d/%m/%Y}"
    if period.last_day >= _today(datetime.now(UTC)):
        raise Failure(f"{period.text} só termina em {last}: feche-o depois.")
    if period.last_day >= _today(about(source).reference):
        raise Failure(
            f"{period.text} terminou em {last}, e a publicação em vigor é de antes: rode telessaude run."
        )


def _today(instant: datetime) -> date:
    return instant.astimezone(BRASILIA).date()


def _keep(source: duckdb.DuckDBPyConnection, kept: Path, closing: Closing) -> int:
    """Write the rows and the note beside, then show them under the closing's name; how many figures."""
    draft = kept / f".{closing.fechamento_id}"
    for left in kept.glob(".*-*"):  # a closing that was killed
        shutil.rmtree(left)
    draft.mkdir(parents=True)
    where = _inside(closing)
    rows = [
        _copy(source, f"select * from {table} as t where {where}", draft / f"{table}.parquet")
        for table in closings.KEPT
    ]
    figures = sum(rows[:2])
    if figures == 0:
        shutil.rmtree(draft)
        raise Failure(f"A publicação em vigor não tem números de {_title(closing)}: não há o que fechar.")
    _copy(source, _places(closing, where), draft / f"{closings.PLACES}.parquet")
    closings.write_note(draft, closing)
    draft.rename(kept / closing.fechamento_id)
    return figures


def _copy(source: duckdb.DuckDBPyConnection, rows: str, file: Path) -> int:
    done = source.execute(f"copy ({rows}) to {literal(file)} (format parquet, compression zstd)").fetchone()
    assert done is not None
    return int(done[0])


def _inside(closing: Closing) -> str:
    """The rows of a period that lies in the closed one: a longer one, as its year, stays open."""
    kind_ends = "case t.periodo_tipo when 'semana' then interval 7 day when 'mes' then interval 1 month "
    kind_ends += "when 'quadrimestre' then interval 4 month else interval 1 year end"
    within = (
        f"t.periodo_inicio >= date '{closing.periodo_inicio}' "
        f"and t.periodo_inicio + {kind_ends} <= date '{closing.periodo_fim}' + interval 1 day"
    )
    return within if closing.uf is None else f"{within} and {of_uf(closing.uf)}"


def _places(closing: Closing, where: str) -> str:
    if closing.uf is None:
        return f"select '{closings.EVERYWHERE}' as nivel, '{closings.EVERYWHERE}' as nivel_id"
    return " union ".join(
        f"select t.nivel, t.nivel_id from {table} as t where {where}" for table in closings.KEPT
    )


def _name(period: Period, uf: str | None) -> str:
    return f"{period.text}-{uf}" if uf else period.text


def _title(closing: Closing) -> str:
    return f"{closing.periodo} ({closing.uf})" if closing.uf else closing.periodo


def _by_whom(closing: Closing) -> str:
    moment = datetime.fromisoformat(closing.fechado_em).astimezone(BRASILIA)
    who = f", pela conta {closing.fechado_por}" if closing.fechado_por else ""
    return f"em {moment:%d/%m/%Y %H:%M}{who}"
