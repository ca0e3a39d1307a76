"""The code version written with every run: a change of any file that takes part in the numbers changes it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("orchestration", "expectations", "dbt_project", "seeds")
SUFFIXES = {".py", ".sql", ".yml", ".csv"}


@cache
def code_version() -> str:
    """Package version and 12 hex of a hash over code, models and seeds, such as ``0.1.0+3f9a12bc00de``."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return f"{version('telessaude')}+{digest.hexdigest()[:12]}"
