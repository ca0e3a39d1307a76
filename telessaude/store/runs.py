"""The runs of a warehouse: which is current, how each ended (schema ``lago``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import duckdb

from telessaude.store import closings
from telessaude.store.database import literal

TABLES = """
create schema if not exists lago;
create schema if not exists anterior;
create table if not exists lago.execucao_corrente (
    execucao_id varchar, referencia timestamptz, referencia_anterior timestamptz, completa boolean,
    retomada boolean
);
-- Warehouses of 0.1.0 lack it.
alter table lago.execucao_corrente add column if not exists retomada boolean;
create table if not exists lago.execucao (
    execucao_id varchar, inicio timestamptz, fim timestamptz, referencia timestamptz, versao varchar,
    entregas_lidas bigint, linhas_lidas bigint, linhas_aceitas bigint, linhas_rejeitadas bigint,
    resultado varchar, publicacao_id varchar, mensagem varchar
);
-- Warehouses of 0.4.0 lack these.
alter table lago.execucao_corrente add column if not exists quedas_aceitas varchar;
alter table lago.execucao add column if not exists quedas_aceitas varchar;
alter table lago.execucao add column if not exists aceitas_por varchar;
-- What the last publication held, against which a run sees what fell: empty before the first.
create table if not exists anterior.registro_mes (
    fonte varchar, nucleo_id varchar, mes date, linhas bigint
);
create table if not exists anterior.queda (
    tipo varchar, fonte varchar, nucleo_id varchar, mes date, caminho varchar, linhas_antes bigint,
    linhas_agora bigint, gravidade varchar, aceita boolean, desde date, por_que varchar
);
"""
COLUMNS = (
    "execucao_id", "inicio", "fim", "referencia", "versao", "entregas_lidas", "linhas_lidas",
    "linhas_aceitas", "linhas_rejeitadas", "resultado", "publicacao_id", "mensagem", "quedas_aceitas",
    "aceitas_por",
)  # fmt: skip
CURRENT = ("execucao_id", "referencia", "referencia_anterior", "completa", "retomada", "quedas_aceitas")
INSTANTS = {"inicio", "fim", "referencia", "referencia_anterior"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Current:
    """The run that the database was last prepared for, finished or not.

    ``completa``: from every delivery, not only the new ones; ``retomada``: the one before it did not
    publish, so models may hold what no publication holds; ``quedas_aceitas``: sources whose falls the
    operator accepts, joined by ``|``.
    """

    execucao_id: str
    referencia: datetime
    referencia_anterior: datetime | None
    completa: bool
    retomada: bool = False
    quedas_aceitas: str | None = None


@dataclass(frozen=True)
class Run:
    """One ended run, a row of ``lago.execucao``; instants in UTC, ``resultado`` is
    publicada, sem_novidade, reprovada or falhou. ``quedas_aceitas``: the sources whose falls were accepted,
    joined by ``|``, by the account ``aceitas_por``."""

    execucao_id: str
    inicio: datetime
    fim: datetime
    referencia: datetime
    versao: str
    entregas_lidas: int = 0
    linhas_lidas: int = 0
    linhas_aceitas: int = 0
    linhas_rejeitadas: int = 0
    resultado: str = "publicada"
    publicacao_id: str | None = None
    mensagem: str | None = None
    quedas_aceitas: str | None = None
    aceitas_por: str | None = None

    def ended(self, **changes: object) -> Run:
        """The same run with another ending."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def as_sql(self) -> str:
        """Its cells as SQL text, in the order of the table."""
        return ", ".join(literal(getattr(self, column)) for column in COLUMNS)


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that a new warehouse lacks."""
    connection.execute(TABLES)
    connection.execute(closings.TABLES)


def set_current(connection: duckdb.DuckDBPyConnection, current: Current) -> None:
    """Write the one row that dbt and the checks read the run's parameters from."""
    connection.begin()
    connection.execute("delete from lago.execucao_corrente")
    cells = tuple(getattr(current, name) for name in CURRENT)
    connection.execute(f"insert into lago.execucao_corrente values ({', '.join(map(literal, cells))})")
    connection.commit()


def current(connection: duckdb.DuckDBPyConnection) -> Current | None:
    """The run last begun; None in a new warehouse."""
    rows = _rows(connection, CURRENT, "lago.execucao_corrente")
    return Current(*rows[0]) if rows else None  # type: ignore[arg-type]


def add(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Write how a run ended."""
    connection.execute(f"insert into lago.execucao values ({run.as_sql()})")


def last(
    connection: duckdb.DuckDBPyConnection, results: Sequence[str] = (), *, schema: str = "lago"
) -> Run | None:
    """The run that ended last, among those with one of the results when given; ``marts``: a publication's."""
    condition = "where " + " or ".join(f"resultado = '{result}'" for result in results) if results else ""
    rows = _rows(
        connection, COLUMNS, f"{schema}.execucao {condition} order by fim desc, execucao_id desc limit 1"
    )
    return Run(*rows[0]) if rows else None  # type: ignore[arg-type]


def published_ids(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The identifiers of all publications that were committed, oldest first."""
    return [
        row[0]
        for row in connection.execute(
            "select publicacao_id from lago.execucao where publicacao_id is not null order by publicacao_id"
        ).fetchall()
    ]


def _rows(connection: duckdb.DuckDBPyConnection, names: Sequence[str], source: str) -> list[list[object]]:
    # Instants travel as microseconds: fetching a timestamptz would need a time zone library.
    cells = ", ".join(f"epoch_us({name})" if name in INSTANTS else name for name in names)
    return [
        [
            EPOCH + timedelta(microseconds=cell) if name in INSTANTS and cell is not None else cell
            for name, cell in zip(names, row, strict=True)
        ]
        for row in connection.execute(f"select {cells} from {source}").fetchall()
    ]
