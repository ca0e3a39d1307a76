"""A new key: every code of a person, wherever the warehouse keeps it, made one of the new key.

What is to take the place of each file is written first, apart. The new fingerprint in ``armazem.json`` then
decides: killed before it, the old key is the warehouse's and what was written is discarded; killed after it,
the new one is, and the next command puts the files in their places.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from telessaude.erasure import files
from telessaude.ingest import damage, snapshot
from telessaude.ingest.manifest import SNAPSHOT, Manifest
from telessaude.rotation.codes import rekeyed, renaming
from telessaude.store import clock, identity, sums
from telessaude.store.database import connect, literal, scratch
from telessaude.store.errors import Failure, WarehouseError
from telessaude.store.files import write_whole
from telessaude.store.identity import Identity
from telessaude.store.key import Found, chain, fingerprint, found_key, keep, successor
from telessaude.store.machine import account
from telessaude.store.tombstones import pseudonym_of, tombstone
from telessaude.store.warehouse import Warehouse

VERSION = "troca"  # under which lago.versao has the instant of the last one
_PLAN = "plano.json"
_DRAFT = "rascunho"
Renamed = Callable[[str], str]
Places = dict[str, list[str]]  # of each file that waits, the paths that it is to have in the warehouse


@dataclass(frozen=True)
class Receipt:
    """What a rotation did. Fingerprints, not keys; instants in ISO 8601, UTC."""

    trocada_em: str
    trocada_por: str | None
    impressao_de_antes: str
    impressao: str
    arquivos_refeitos: int


def rotate(warehouse: Warehouse) -> tuple[Receipt, Path]:
    """Give a warehouse a new key; what was done, and where the key lies.

    Raises:
        Failure: the key is not there, lies inside, cannot be kept, or the lake is damaged.
        duckdb.Error, OSError: the disk refused; the old key is the warehouse's unless the new one is told.
    """
    found, known = _rotatable(warehouse)
    new = successor(found.key)
    warehouse.rotation.mkdir(mode=0o700)
    try:
        places = _stage(warehouse, found.key, new)
        plan = {"impressao": fingerprint(new), "lugares": places}
        write_whole(warehouse.rotation / _PLAN, json.dumps(plan), mode=0o600)
        where = keep(known.id, new)
        identity.write(warehouse, replace(known, chave=fingerprint(new)))
    except Exception:
        resume(warehouse)  # a disk that is full, a folder that is closed: nothing is left half done
        raise
    resume(warehouse)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Receipt(now, account(), known.chave, fingerprint(new), len(places)), where


def resume(warehouse: Warehouse) -> None:
    """End a rotation that was decided, forget one that was not.

    Raises:
        duckdb.Error, OSError: the warehouse cannot be read or written.
    """
    if not warehouse.rotation.exists():
        return
    known, plan = identity.read(warehouse), warehouse.rotation / _PLAN
    said = json.loads(plan.read_text(encoding="utf-8")) if plan.exists() else None
    if said and known and said["impressao"] == known.chave:
        for draft, paths in said["lugares"].items():
            if (warehouse.rotation / draft).exists():
                files.put(warehouse.rotation / draft, [warehouse.root / path for path in paths])
        with closing(connect(warehouse.database)) as con:
            manifest = Manifest(con, warehouse, b"")
            manifest.make_views(full_refresh=True)
            snapshot.keep(manifest, alone=True)
        shutil.rmtree(warehouse.work, ignore_errors=True)
    shutil.rmtree(warehouse.rotation)


def _rotatable(warehouse: Warehouse) -> tuple[Found, Identity]:
    """The key of a warehouse of which everything can be made again.

    Raises:
        Failure: as :func:`rotate`.
    """
    found, known = found_key(warehouse), identity.read(warehouse)
    if warehouse.inner_key.exists() or known is None:
        raise WarehouseError(
            f"A chave está dentro do armazém {warehouse.root}: leve-a para fora antes (telessaude key move)."
        )
    with closing(connect(warehouse.database)) as con:
        damage.require_whole(damage.with_months(con, damage.damaged(con, warehouse.root)))
    for place in (*warehouse.publications.glob("[!.]*"), *warehouse.releases.glob("[!.]*")):
        if wrong := sums.differences(place):
            raise Failure(f"{wrong[0].path} {wrong[0].how}: a chave não foi trocada. Veja telessaude verify.")
    return found, known


def _stage(warehouse: Warehouse, old: bytes, new: bytes) -> Places:
    """Write what takes the place of every file with codes; nothing is in its place yet."""
    places: Places = {}

    def waits(links: list[Path]) -> Path:
        draft = f"{len(places)}{links[0].suffix}"
        places[draft] = [path.relative_to(warehouse.root).as_posix() for path in links]
        return warehouse.rotation / draft

    with closing(connect(warehouse.database)) as con:
        manifest = Manifest(con, warehouse, old)
        renamed = renaming(manifest, old, new)
        lake = {entrega: [warehouse.root / file] for entrega, _, _, file in manifest.in_lake()}
    with scratch() as con:
        con.create_function("renomeada", renamed, ["VARCHAR"], "VARCHAR")
        digests = {}
        for entrega, links in lake.items():
            if _written(con, links[0], warehouse.rotation / _DRAFT, renamed):
                digests[entrega] = sums.sha256((warehouse.rotation / _DRAFT).rename(waits(links)))
        for links in files.links(warehouse):
            if _written(con, links[0], warehouse.rotation / _DRAFT, renamed):
                (warehouse.rotation / _DRAFT).rename(waits(links))
        _working_database(con, warehouse.database, waits([warehouse.database]), digests)
    for file in sorted(warehouse.erasures.glob("[0-9]*.json")):
        waits([file]).write_text(_tombstones(file, old, new), encoding="utf-8")
    return places


def _written(con: duckdb.DuckDBPyConnection, file: Path, draft: Path, renamed: Renamed) -> bool:
    """Whether a file holds any code of the old key, and then the draft with the new one's."""
    if file.suffix == ".parquet":
        read = f"read_parquet({literal(file)}, hive_partitioning = false)"
        columns = {row[0]: row[1] for row in con.execute(f"describe select * from {read}").fetchall()}
        if not _holds(con, read, columns):
            return False
        con.execute(
            f"copy ({_rows(read, columns)}) to {literal(draft)} "
            "(format parquet, compression zstd, compression_level 1)"
        )
        return True
    if file.suffix == ".duckdb":
        with _attached(con, file):
            tables = files.table_columns(con, "antes")
            names = {name: f'antes."{name[0]}"."{name[1]}"' for name in tables}
            if not any(_holds(con, names[name], columns) for name, columns in tables.items()):
                return False
            files.make_again(con, draft, tables, _rows)
        return True
    text = file.read_bytes().decode("latin-1")  # byte for byte, whatever it is written in
    again = renamed(text)
    if again != text:
        draft.write_bytes(again.encode("latin-1"))
    return again != text


def _working_database(
    con: duckdb.DuckDBPyConnection, database: Path, draft: Path, digests: dict[str, str]
) -> None:
    """What of it a run does not build, and what the lake files that wait are."""
    with _attached(con, database):
        files.make_again(con, draft, files.lasting(con), _rows)
    with connect(draft) as own:
        own.execute("delete from lago.versao where nome = ?", [SNAPSHOT])
        own.execute("insert or replace into lago.versao values (?, ?)", [VERSION, clock.name()])
        rows = list(digests.items())
        if rows:
            own.executemany("update lago.entrega set lago_sha256 = $2 where entrega_id = $1", rows)


def _tombstones(file: Path, old: bytes, new: bytes) -> str:
    """The file of an erasure, with the tombstones of the same people by the new key."""
    said = json.loads(file.read_text(encoding="utf-8"))
    last = chain(new)[-1]
    again = (rekeyed(last, pseudonym_of(old, one)) for one in said["pessoas"])
    said["pessoas"] = sorted(tombstone(new, one) for one in again)
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _attached(con: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    con.execute(f"attach {literal(file)} as antes (read_only)")
    try:
        yield
    finally:
        con.execute("detach antes")


def _holds(con: duckdb.DuckDBPyConnection, relation: str, columns: dict[str, str]) -> bool:
    changed = [f'renomeada("{name}"::varchar) <> "{name}"::varchar' for name in _texts(columns)]
    told = [f"({_may_hold(name)} and {one})" for name, one in zip(_texts(columns), changed, strict=True)]
    query = f"select exists(select 1 from {relation} where {' or '.join(told) or 'false'})"
    return con.execute(query).fetchone() == (True,)


def _rows(relation: str, columns: dict[str, str]) -> str:
    cells = ", ".join(
        f'case when {_may_hold(name)} then renomeada("{name}"::varchar)::{kind} else "{name}" end as "{name}"'
        if name in _texts(columns)
        else f'"{name}"'
        for name, kind in columns.items()
    )
    return f"select {cells} from {relation}"


def _texts(columns: dict[str, str]) -> list[str]:
    """The columns that may hold text, themselves or in lists and records."""
    return [name for name, kind in columns.items() if "VARCHAR" in kind]


def _may_hold(column: str) -> str:
    return f"coalesce(regexp_matches(\"{column}\"::varchar, '[0-9a-f]{{32}}'), false)"
