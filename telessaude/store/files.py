"""Small files that must be whole or not there, and on the disk when the next step begins."""

from __future__ import annotations

import os
from pathlib import Path

DRAFT = ".novo"


def write_whole(target: Path, text: str, *, mode: int) -> None:
    """Write a file under another name, have the disk keep it, and only then give it its own.

    Raises:
        OSError: the folder cannot be written.
    """
    draft = target.with_name(f"{target.name}{DRAFT}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names that a folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
