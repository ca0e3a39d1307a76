"""Whether a warehouse is what it was: every file of lake, manifest, publications, releases; and the key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from telessaude.ingest import snapshot
from telessaude.ingest.damage import damaged, with_months
from telessaude.publish.folder import shown
from telessaude.store import identity, sums
from telessaude.store.database import connect, scratch
from telessaude.store.errors import Failure, WarehouseError
from telessaude.store.key import load_key
from telessaude.store.sums import Difference
from telessaude.store.warehouse import Warehouse

PUBLICATION = (
    "{path} {how}: é da publicação {name}{current}. Restaure a pasta de uma cópia (telessaude backup faz "
    "cópias); sem cópia, apague-a{after}."
)
RELEASE = "{path} {how}: é da liberação de pesquisa {name}. Restaure a pasta de uma cópia."
MANIFEST = (
    "{path} {how}: é do que se sabe das entregas, ao lado do lago. Apague a pasta {name}: a próxima execução "
    "a escreve de novo."
)


@dataclass
class Found:
    """What was looked at, in numbers, and a sentence for each thing that is not what it was."""

    lake: int = 0
    publications: int = 0
    without_sums: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def verify(warehouse: Warehouse, *, copy: bool = False) -> Found:
    """Read every file of a warehouse and compare; of a ``copy`` neither key nor working database is wanted.

    Raises:
        Failure: there is no warehouse, or nothing of it says what its files were.
    """
    found = Found()
    with _manifest(warehouse, found, copy) as con:
        found.lake = _count(con)
        found.wrong += [one.sentence() for one in with_months(con, damaged(con, warehouse.root))]
        _look_for_strangers(con, warehouse, found)
    for folder in sorted(warehouse.manifests.glob("[0-9]*")):
        found.wrong += [_said(MANIFEST, one, folder.name) for one in sums.differences(folder)]
        _without_sums(folder, "", found)
    known = identity.read(warehouse)
    current, since = shown(warehouse), known.desde if known else None
    for folder in sorted(warehouse.publications.glob("[!.]*")):
        found.publications += 1
        _without_sums(folder, since, found)
        of = ", a que todos leem" if folder.name == current else ""
        after = ", e a próxima execução publica de novo, do lago" if folder.name == current else ""
        found.wrong += [
            _said(PUBLICATION, one, folder.name, current=of, after=after) for one in sums.differences(folder)
        ]
    for folder in sorted(warehouse.releases.glob("[!.]*/")):
        found.wrong += [_said(RELEASE, one, folder.name) for one in sums.differences(folder)]
    if warehouse.publications.is_dir() and not warehouse.public.exists():
        found.wrong.append(f"{warehouse.public} não leva a publicação nenhuma: rode telessaude run.")
    if not copy:
        found.wrong += _key(warehouse)
    return found


def _without_sums(folder: Path, since: str | None, found: Found) -> None:
    """What was made before sums were recorded has none; of what was made after, they are gone."""
    if sums.recorded(folder) is None and since is not None and folder.name > since:
        found.wrong.append(f"{folder / sums.FILE} falta: sem ele nada diz o que eram os arquivos da pasta.")
    elif sums.recorded(folder) is None:
        found.without_sums.append(folder.name)


def _key(warehouse: Warehouse) -> list[str]:
    try:
        load_key(warehouse)
    except WarehouseError as error:
        return [str(error)]
    return []


@contextmanager
def _manifest(warehouse: Warehouse, found: Found, copy: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Schema ``lago``: of the working database where it opens, else of the snapshot beside the lake."""
    kept = snapshot.last(warehouse)
    if kept is None and not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: rode telessaude run.")
    try:
        con = connect(warehouse.database, read_only=True)
        _count(con)
    except (Failure, duckdb.Error) as error:
        if kept is None:
            raise
        if not isinstance(error, Failure) and not copy:  # a Failure: a run has it open
            how = "não abre: apague-o, e" if warehouse.database.exists() else "falta:"
            found.wrong.append(f"{warehouse.database} {how} a próxima execução o refaz do lago.")
        con = scratch()
        snapshot.load(con, kept)
    try:
        yield con
    finally:
        con.close()


def _count(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select count(lago_sha256) from lago.entrega").fetchone()
    return row[0] if row else 0


def _look_for_strangers(con: duckdb.DuckDBPyConnection, warehouse: Warehouse, found: Found) -> None:
    rows = con.execute("select arquivo_lago from lago.entrega where arquivo_lago is not null").fetchall()
    named = {warehouse.root / file for (file,) in rows}
    for path in sorted(warehouse.lake.glob("*/*.parquet")):
        if path not in named:
            found.wrong.append(
                f"{path} está a mais: nenhuma entrega o deu. Uma execução em andamento acaba de escrevê-lo, "
                "ou alguém o pôs ali; nada é lido dele, e pode ser apagado."
            )


def _said(sentence: str, one: Difference, name: str, **more: str) -> str:
    return sentence.format(path=one.path, how=one.how, name=name, **more)
