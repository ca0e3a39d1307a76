"""``acessos/``: who looked at, downloaded or exported what, and when; no figure. A file of JSON lines a day.

Pages and commands write while a run has the database: they only ever add a line. A run reads the lines into
``lago.acesso``, and deletes the days that ``acesso.yml`` no longer keeps.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from telessaude.store.acesso import load_acesso
from telessaude.store.database import literal
from telessaude.store.errors import Failure
from telessaude.store.machine import account
from telessaude.store.warehouse import Warehouse

VIEWED, DOWNLOADED, EXPORTED, REPORTED, DELIVERED = "viu", "baixou", "exportou", "relatou", "entregou"
ERASED = "apagou"
ACCOUNT = "conta:"  # of the machine; others are the login provider's subjects
COLUMNS = {
    "instante": "timestamptz", "pessoa": "varchar", "acao": "varchar", "o_que": "varchar", "uf": "varchar",
    "onde": "varchar", "filtros": "varchar",
}  # fmt: skip
DAYS = "????-??-??.jsonl"


@dataclass(frozen=True)
class Access:
    """One access: who (``pessoa``), ``acao``, to what, of which UF and unit (``onde``), by which filters."""

    pessoa: str
    acao: str
    o_que: str
    uf: str = ""
    onde: str = ""
    filtros: str = ""


def this_account() -> str:
    """Who is at the command line, as the register names her."""
    return f"{ACCOUNT}{account() or '?'}"


def folder(warehouse: Warehouse) -> Path:
    """Where the register lies; made for its owner alone, unless who runs the server made it otherwise.

    Raises:
        OSError: the disk refused.
    """
    where = warehouse.root / "acessos"
    where.mkdir(mode=0o700, exist_ok=True)
    return where


def require_register(warehouse: Warehouse) -> None:
    """Refuse to serve others where it could not be written who looks.

    Raises:
        Failure: the folder of the register cannot be made or written.
    """
    try:
        writable = os.access(folder(warehouse), os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        raise Failure(
            f"Não há permissão de escrita em {warehouse.root / 'acessos'}, onde fica quem viu e baixou o "
            "quê: crie a pasta e dê-a a quem serve a página (docs/servidor)."
        )


def record(warehouse: Warehouse, access: Access) -> None:
    """Add an access to the day's file, which is as closed as its folder.

    Raises:
        OSError: the disk refused.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    where = folder(warehouse)
    line = json.dumps({"instante": now.isoformat()} | asdict(access), ensure_ascii=False) + "\n"
    mode = stat.S_IMODE(where.stat().st_mode) & 0o660 | 0o600
    handle = os.open(where / f"{now:%Y-%m-%d}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, mode)
    try:
        os.write(handle, line.encode())  # one write: lines of two programs never mix
    finally:
        os.close(handle)


def recorded(warehouse: Warehouse, access: Access) -> Iterator[str]:
    """Record what a command gave; a sentence where its account, which may read, may not write."""
    try:
        record(warehouse, access)
    except OSError as error:
        where = warehouse.root / "acessos"
        yield f"Este acesso não foi registrado: não se escreve em {where} ({error.strerror})."


def read(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> duckdb.DuckDBPyRelation:
    """Every access that is kept, oldest first, a row each: the columns of ``COLUMNS``.

    Raises:
        duckdb.Error: the files cannot be read.
    """
    columns = ", ".join(f"{name}: {literal(kind)}" for name, kind in COLUMNS.items())
    names = ", ".join(COLUMNS)
    if not any((warehouse.root / "acessos").glob(DAYS)):
        empty = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in COLUMNS.items())
        return connection.sql(f"select {empty} where false")
    files = literal(warehouse.root / "acessos" / DAYS)
    return connection.sql(
        f"select {names} from read_json({files}, format = 'newline_delimited', columns = {{{columns}}}) "
        "order by instante, pessoa, acao, o_que"
    )


def keep(connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, today: date) -> int:
    """Delete the days past what ``acesso.yml`` keeps, read the others into ``lago.acesso``; how many went.

    Raises:
        MappingError: ``acesso.yml`` is wrong.
        OSError, duckdb.Error: the disk refused.
    """
    months = load_acesso(warehouse).registro_de_acesso.meses
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    first = f"{year:04d}-{month + 1:02d}-{today.day:02d}"  # compared as text, 31 February serves
    gone = [file for file in (warehouse.root / "acessos").glob(DAYS) if file.stem < first]
    for file in gone:
        file.unlink()
    told = read(connection, warehouse)
    connection.execute("create schema if not exists lago")
    connection.execute(f"create or replace table lago.acesso as {told.sql_query()}")
    return len(gone)
