"""The folders of publications: made under a hidden name, renamed when whole, shown by swapping one link."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from telessaude.store.warehouse import Warehouse

KEPT = 12


@contextmanager
def drafting(warehouse: Warehouse, publication: str) -> Iterator[Path]:
    """A hidden folder to write into; at the end it is the publication's draft, on an error it vanishes."""
    target = warehouse.publications / f".{publication}.parte"
    target.mkdir(parents=True, mode=0o700)  # nobody else looks in before each file has its door's mode
    try:
        yield target
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    target.rename(draft(warehouse, publication))


def draft(warehouse: Warehouse, publication: str) -> Path:
    """Where a publication waits, hidden, for the word to publish it; there only when it is whole."""
    return warehouse.publications / f".{publication}"


def finish(warehouse: Warehouse, publication: str) -> None:
    """Give a draft the publication's name."""
    draft(warehouse, publication).rename(warehouse.publications / publication)


def show(warehouse: Warehouse, publication: str) -> None:
    """Point ``public`` to a publication, in one step that no reader sees half done."""
    link = warehouse.root / ".public.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(warehouse.publications.name) / publication)
    if warehouse.public.is_dir() and not warehouse.public.is_symlink():
        # Copied with links followed: what stands there is a second copy of a publication.
        discard(warehouse.public.rename(warehouse.publications / ".public"))
    link.replace(warehouse.public)


def shown(warehouse: Warehouse) -> str | None:
    """The publication that readers see; None before the first."""
    if warehouse.public.is_symlink():
        return warehouse.public.readlink().name
    # Copied with links followed, it is a second copy of the last one, until the next run.
    return max((path.name for path in kept(warehouse)), default=None) if warehouse.public.is_dir() else None


def last_kept(warehouse: Warehouse, published: Sequence[str]) -> str | None:
    """The last of the committed publications whose folder is still there."""
    there = (one for one in reversed(published) if (warehouse.publications / one).is_dir())
    return next(there, None)


def kept(warehouse: Warehouse) -> list[Path]:
    """The folders of the publications that are there, drafts left out."""
    return [path for path in warehouse.publications.glob("[!.]*") if path.is_dir()]


def settle(warehouse: Warehouse, published: Sequence[str]) -> None:
    """Finish what a killed run left: show the last committed publication, discard what was not committed."""
    if not warehouse.publications.exists():
        return
    last = last_kept(warehouse, published)
    if last is not None and (shown(warehouse) != last or not warehouse.public.is_symlink()):
        show(warehouse, last)
    for path in warehouse.publications.iterdir():
        if path.name not in published and path.name != shown(warehouse):
            discard(path)


def prune(warehouse: Warehouse, published: Sequence[str]) -> None:
    """Remove all but the last twelve publications."""
    for publication in published[:-KEPT]:
        discard(warehouse.publications / publication)


def discard(path: Path) -> None:
    """Remove a folder so that it never stands half removed under a publication's name."""
    if not path.exists():
        return
    hidden = path if path.name.startswith(".") else path.rename(path.with_name(f".{path.name}"))
    shutil.rmtree(hidden)
