"""SHA-256 of files; ``SHA256SUMS``: what those of a folder were when it was made, for ``sha256sum -c``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from telessaude.store.files import write_whole
from telessaude.store.machine import cores

FILE = "SHA256SUMS"
DAMAGED, MISSING, EXTRA, UNREADABLE = "está danificado", "falta", "está a mais", "não pode ser lido"


@dataclass(frozen=True)
class Difference:
    """One file that is not what was recorded: where, and how it differs, in words."""

    path: Path
    how: str


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; read once a process, unless the file changes.

    Raises:
        OSError: it cannot be read.
    """
    found = path.stat()
    return _sha256(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def differs(path: Path, recorded: str) -> Difference | None:
    """How a file is not what was recorded of it."""
    try:
        return None if sha256(path) == recorded else Difference(path, DAMAGED)
    except FileNotFoundError:
        return Difference(path, MISSING)
    except OSError:
        return Difference(path, UNREADABLE)


def all_that_differ(files: Iterable[tuple[Path, str]]) -> list[Difference]:
    """The files, of those given with what was recorded of them, that are not that; in the order given."""
    with ThreadPoolExecutor(cores()) as pool:
        return [found for found in pool.map(lambda one: differs(*one), files) if found]


def write(folder: Path, last: Path | None = None) -> None:
    """Record what every file of a folder is.

    ``last``: a folder found whole, whose sums are taken over for the files that are links to its own.

    Raises:
        OSError: a file cannot be read, or the folder cannot be written.
    """
    kept = (last and recorded(last)) or {}
    names = sorted(_names(folder))

    def said(name: str) -> str:
        known = kept.get(name)
        return known if known and last and (folder / name).samefile(last / name) else sha256(folder / name)

    with ThreadPoolExecutor(cores()) as pool:
        lines = [f"{digest}  {name}\n" for digest, name in zip(pool.map(said, names), names, strict=True)]
    write_whole(folder / FILE, "".join(lines), mode=0o644)


def tell(folder: Path, changed: Mapping[str, str]) -> None:
    """Record of some files of a folder, by their paths in it, that they are others now.

    Raises:
        OSError: the folder cannot be written.
    """
    said = {**(recorded(folder) or {}), **changed}
    write_whole(folder / FILE, "".join(f"{said[name]}  {name}\n" for name in sorted(said)), mode=0o644)


def recorded(folder: Path) -> dict[str, str] | None:
    """The SHA-256 of a folder's files, by their paths in it; None where none was recorded.

    A line that is none stands for a file whose path is the line: it is found missing.
    """
    try:
        lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    parts = (line.split("  ", 1) if "  " in line else ("", line) for line in lines)
    return {name: digest for digest, name in parts}


def differences(folder: Path) -> list[Difference]:
    """What of a folder is not as recorded, missing, or there besides; nothing where nothing was recorded."""
    known = recorded(folder)
    if known is None:
        return []
    extra = sorted(set(_names(folder)) - known.keys())
    changed = all_that_differ((folder / name, digest) for name, digest in known.items())
    return [*changed, *(Difference(folder / name, EXTRA) for name in extra)]


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and path != folder / FILE:
            yield path.relative_to(folder).as_posix()


@lru_cache(maxsize=1 << 16)
def _sha256(path: Path, *_as_it_was: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
