"""A copy of a warehouse that is whole while runs go on, and the way back from it.

What is copied never changes once it is there: lake, the manifest's snapshot, publications, releases. The
working database is not: it is made again from them. Nor is the key, which must not lie with what it protects.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telessaude.custody.recover import make_database
from telessaude.custody.verify import verify
from telessaude.ingest import snapshot
from telessaude.store import sums
from telessaude.store.database import literal
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

_ATTEMPTS = 3
_OWN_WAY = {"lake", "manifesto", "publications", "public", "releases"}
_LEFT = {".work", ".lock", ".pseudonym_key", ".public.new", ".troca"}


def backup(warehouse: Warehouse, to: Path) -> None:
    """Copy a warehouse and verify the copy; a copy that was not ended never stands under its name.

    Raises:
        Failure: the place is taken, there is no warehouse, it lacks what a copy is made from, or is damaged.
        OSError: the copy cannot be written.
    """
    _require_one_key(warehouse)
    with _drafting(to, warehouse.root) as draft:
        copy = Warehouse(draft)
        _copy_publications(warehouse, copy)
        copy_lake(warehouse, copy)
        copy_rest(warehouse, copy)
        _require_one_key(warehouse)
        _require_whole(copy, warehouse.root)


def restore(backed_up: Path, warehouse: Warehouse) -> None:
    """Make a warehouse again from a copy, and verify it; its next run builds from every delivery.

    Raises:
        Failure: the place is taken, or the copy is none, or is damaged.
        OSError: the warehouse cannot be written.
    """
    copy = Warehouse(backed_up)
    if snapshot.last(copy) is None:
        raise Failure(f"Em {backed_up} não há uma cópia feita por telessaude backup.")
    _require_whole(copy, backed_up)
    with _drafting(warehouse.root, backed_up) as draft:
        _copy_tree(backed_up, draft, {})
        make_database(Warehouse(draft))
        _require_whole(Warehouse(draft), backed_up)


def copy_lake(warehouse: Warehouse, copy: Warehouse) -> None:
    """Copy the manifest's last snapshot and the lake files that it names, each compared with its sum.

    A run that reads a file anew under way is waited for by beginning again from the snapshot that it writes.

    Raises:
        Failure: there is no snapshot, or a file is not as it says.
    """
    for _ in range(_ATTEMPTS):
        folder = snapshot.last(warehouse)
        if folder is None:
            raise Failure(f"O armazém {warehouse.root} não tem do que copiar: rode telessaude run uma vez.")
        try:
            _copy_tree(folder, copy.manifests / folder.name, {})
            _copy_files(warehouse, copy, folder)
        except (FileNotFoundError, _NotAsRecorded):
            shutil.rmtree(copy.manifests)
            continue
        return
    found = verify(warehouse).wrong
    raise Failure(found[0] if found else f"O lago de {warehouse.root} muda sem parar: tente mais tarde.")


def copy_rest(warehouse: Warehouse, copy: Warehouse) -> None:
    """Copy what else the folder holds: identity, rights, mappings, closings."""
    for path in sorted(warehouse.root.iterdir()):
        if path.name in _OWN_WAY | _LEFT or path.name.startswith(warehouse.database.name):
            continue
        if path.is_dir():
            _copy_tree(path, copy.root / path.name, {})
        elif path.is_file() and not path.name.endswith(".novo"):
            shutil.copy2(path, copy.root / path.name)


class _NotAsRecorded(Exception):
    """A lake file changed under the copy, or is damaged."""


def _copy_files(warehouse: Warehouse, copy: Warehouse, folder: Path) -> None:
    rows = duckdb.execute(
        f"select arquivo_lago, lago_sha256 from read_parquet({literal(folder / 'entrega.parquet')}) "
        "where arquivo_lago is not null"
    ).fetchall()
    for file, recorded in rows:
        target = copy.root / file
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(warehouse.root / file, target)
        if sums.sha256(target) != recorded:
            target.unlink()
            raise _NotAsRecorded


def _copy_publications(warehouse: Warehouse, copy: Warehouse) -> None:
    """Publications and releases share files by links, and so do their copies."""
    copied: dict[tuple[int, int], Path] = {}
    for place in (warehouse.publications, warehouse.releases):
        for folder in sorted(place.glob("[!.]*/")):
            target = copy.root / place.name / folder.name
            try:
                _copy_tree(folder, target, copied)
            except FileNotFoundError:  # a run took the oldest away meanwhile
                shutil.rmtree(target, ignore_errors=True)
    names = sorted(path.name for path in copy.publications.glob("*"))
    if names:
        copy.public.symlink_to(Path(copy.publications.name) / names[-1])


def _copy_tree(source: Path, target: Path, copied: dict[tuple[int, int], Path]) -> None:
    """Copy a folder; a file that was ``copied`` under another name becomes a link to that copy."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(os.scandir(source), key=lambda one: one.name):
        own = target / entry.name
        if entry.is_symlink():
            own.symlink_to(Path(entry.path).readlink())
        elif entry.is_dir():
            _copy_tree(Path(entry.path), own, copied)
        else:
            found = entry.stat()
            known = copied.setdefault((found.st_dev, found.st_ino), own)
            if known is own:
                shutil.copy2(entry.path, own)
            else:
                os.link(known, own)


def _require_one_key(warehouse: Warehouse) -> None:
    """While the key is changed, files of both lie side by side."""
    if warehouse.rotation.exists():
        raise Failure(
            f"A chave de {warehouse.root} está sendo trocada: copie quando telessaude key rotate acabar."
        )


def _require_whole(copy: Warehouse, of: Path) -> None:
    wrong = verify(copy, copy=True).wrong
    if wrong:
        raise Failure(f"A cópia de {of} não ficou inteira: {wrong[0]}")


@contextmanager
def _drafting(place: Path, other: Path) -> Iterator[Path]:
    """A hidden folder beside a place, which takes its name when what is made in it is whole."""
    if place.exists() and any(place.iterdir()):
        raise Failure(f"A pasta {place} não está vazia: escolha outra.")
    if place.resolve().is_relative_to(other.resolve()) or other.resolve().is_relative_to(place.resolve()):
        raise Failure(f"{place} e {other} estão uma dentro da outra: escolha outra pasta.")
    if not other.is_dir():
        raise Failure(f"A pasta {other} não existe: confira o caminho.")
    draft = place.absolute().with_name(f".{place.name}.parte")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        os.sync()
        draft.rename(place)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
