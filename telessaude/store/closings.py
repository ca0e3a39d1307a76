"""Closed periods: the figures of a period as they were published when who may decided to close it.

Each closing is a folder of ``fechamentos/`` with ``fechamento.json`` (which period, where, by whom, when,
from which publication) and the rows kept, one Parquet a table: it outlives the working database, which takes
them in when a run begins.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from telessaude.store.clock import BRASILIA
from telessaude.store.database import literal
from telessaude.store.warehouse import Warehouse

NOTE = "fechamento.json"
PLACES = "lugar"  # the units whose figures were kept
EVERYWHERE = "*"
_FIGURE = (
    "indicador_id varchar, periodo_tipo varchar, periodo_inicio date, periodo_fim date, nivel varchar, "
    "nivel_id varchar, dimensao varchar, categoria varchar, posicao integer, numerador double, "
    "denominador double, valor double, cobertura double, ic95_inferior double, ic95_superior double, "
    "meta double, situacao varchar, parcial boolean, completo boolean"
)
_TARGET = (
    "indicador_id varchar, periodo_tipo varchar, periodo_inicio date, nivel varchar, nivel_id varchar, "
    "meta double, peso double, orcamento double, "
)
# What is kept of each mart, and what makes a row of it one: a later version adds columns at the end.
KEPT = {
    "indicador_valor": _FIGURE,
    "indicador_valor_detalhe": _FIGURE,
    "meta_avaliacao": f"{_TARGET} valor double, atingimento double, faixa double, valor_a_pagar double",
    "meta_sem_avaliacao": f"{_TARGET} valor_cheio double, motivo varchar",
}
_UNIT = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id")
KEYS = {
    table: (*_UNIT, "dimensao", "categoria") if "dimensao" in columns else _UNIT
    for table, columns in KEPT.items()
}
_CLOSING = (
    "fechamento_id varchar, periodo varchar, periodo_inicio date, periodo_fim date, uf varchar, "
    "fechado_em timestamptz, fechado_por varchar, publicacao_id varchar, reaberto_em timestamptz, "
    "reaberto_por varchar, em_vigor boolean"
)
_KNOWN = "select fechamento_id, em_vigor from lago.fechamento order by all"
_PLACE = "fechamento_id varchar, nivel varchar, nivel_id varchar"
TABLES = f"""
create schema if not exists lago;
create schema if not exists anterior;
create table if not exists lago.fechamento ({_CLOSING});
create table if not exists lago.fechamento_lugar ({_PLACE});
create table if not exists anterior.fechamento ({_CLOSING});
create table if not exists anterior.fechamento_lugar ({_PLACE});
""" + "\n".join(
    f"create table if not exists lago.{table}_fechado (fechamento_id varchar, {columns});"
    for table, columns in KEPT.items()
)


@dataclass(frozen=True)
class Closing:
    """One closing, in force until it is opened again; ``uf`` None: everywhere. Instants in ISO 8601, UTC."""

    fechamento_id: str
    periodo: str
    periodo_inicio: str
    periodo_fim: str
    uf: str | None
    fechado_em: str
    fechado_por: str | None
    publicacao_id: str
    reaberto_em: str | None = None
    reaberto_por: str | None = None

    @property
    def closed(self) -> bool:
        """Whether nobody opened it again."""
        return self.reaberto_em is None

    @property
    def first_day(self) -> date:
        """The period's first day."""
        return date.fromisoformat(self.periodo_inicio)

    @property
    def last_day(self) -> date:
        """The period's last day."""
        return date.fromisoformat(self.periodo_fim)

    def covers(self, first: date, last: date, uf: str | None) -> bool:
        """Whether it closes all of another period there."""
        return self.first_day <= first and last <= self.last_day and self.uf in {None, uf}


def read(warehouse: Warehouse) -> list[Closing]:
    """Every closing of a warehouse, those opened again too, in the order in which they were made."""
    notes = sorted(warehouse.closings.glob(f"[!.]*/{NOTE}"))
    return [Closing(**json.loads(note.read_text(encoding="utf-8"))) for note in notes]


def write_note(place: Path, closing: Closing) -> None:
    """Write what a closing is into its folder, whole or not at all."""
    draft = place / f".{NOTE}"
    draft.write_text(json.dumps(asdict(closing), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(place / NOTE)


def load(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, reference: datetime) -> bool:
    """Take the closings into ``lago``, unless they are there; whether the last publication was without some
    of them, or with one that is open now.

    A closing is in force where its period is over at the reference instant: an earlier one may be asked for.

    Raises:
        OSError, duckdb.IOException: what was kept cannot be read.
    """
    connection.execute(TABLES)
    closings = read(warehouse)
    today = reference.astimezone(BRASILIA).date()
    in_force = [closing for closing in closings if closing.closed and closing.last_day < today]
    rows = [(closing.fechamento_id, closing in in_force) for closing in closings]
    if rows != connection.execute(_KNOWN).fetchall():
        _take_in(connection, warehouse.closings, closings, in_force)
    ids = "select fechamento_id from {}.fechamento where em_vigor"
    now, then = ids.format("lago"), ids.format("anterior")
    changed = f"select exists((({now}) except ({then})) union all (({then}) except ({now})))"
    return connection.execute(changed).fetchone() == (True,)


def remember(connection: duckdb.DuckDBPyConnection) -> None:
    """Write with which closings a publication was made, in the transaction that publishes it."""
    for table in ("fechamento", "fechamento_lugar"):
        connection.execute(f"create or replace table anterior.{table} as select * from lago.{table}")


def _take_in(
    connection: duckdb.DuckDBPyConnection,
    kept: Path,
    closings: Sequence[Closing],
    in_force: Sequence[Closing],
) -> None:
    connection.begin()
    for table in ("fechamento", "fechamento_lugar", *(f"{name}_fechado" for name in KEPT)):
        connection.execute(f"delete from lago.{table}")
    for closing in closings:
        cells = ", ".join(f"{literal(value)} as {name}" for name, value in asdict(closing).items())
        connection.execute(
            f"insert into lago.fechamento by name select {cells}, {literal(closing in in_force)} as em_vigor"
        )
    for closing in in_force:
        _take_in_rows(connection, kept / closing.fechamento_id, closing.fechamento_id)
    connection.commit()


def _take_in_rows(connection: duckdb.DuckDBPyConnection, kept: Path, closing: str) -> None:
    said = f"{literal(closing)} as fechamento_id"
    connection.execute(
        f"insert into lago.fechamento_lugar by name select {said}, * "
        f"from read_parquet({literal(kept / f'{PLACES}.parquet')})"
    )
    for table, key in KEYS.items():
        # A figure may be closed twice, as that of a month within a year: the first closing has it.
        same = " and ".join(f"f.{name} = n.{name}" for name in key)
        connection.execute(
            f"insert into lago.{table}_fechado by name select {said}, * "
            f"from read_parquet({literal(kept / f'{table}.parquet')}) as n "
            f"where not exists (select 1 from lago.{table}_fechado as f where {same})"
        )
