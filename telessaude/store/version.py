"""The code version written with every run: a change of any file that takes part in the numbers changes it.

What only words, draws, checks or tests them is left out: rewording a page must neither build a state's
warehouse anew nor be told to its coordinator as a change of the models.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from telessaude.project import DBT_PROJECT, PACKAGE, SEEDS, SEEDS_OF_WORDS

ROOMS = ("contract", "ingest", "models", "publish")
# What computes of the families stands in the macros written from them; the rest of the file tells people.
WORDS = {"words.yml", "families.yml"}


def computes_as(one: str, other: str) -> bool:
    """Whether two versions of the code give the same numbers: the package's own number does not say so."""
    return one.partition("+")[2] == other.partition("+")[2]


@cache
def code_version() -> str:
    """Package version and 12 hex of a hash over what computes, such as ``0.1.0+3f9a12bc00de``."""
    digest = hashlib.sha256()
    for name, path in _files():
        digest.update(f"{name}\n".encode())
        digest.update(path.read_bytes())
    return f"{version('telessaude')}+{digest.hexdigest()[:12]}"


def _files() -> Iterator[tuple[str, Path]]:
    """The files that take part in the numbers, by a name that is the same wherever the package lies."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*")):
            if path.suffix in {".py", ".yml"} and path.name not in WORDS:
                yield path.relative_to(PACKAGE).as_posix(), path
    # Of the dbt project's YAML only its settings: the rest describes and tests.
    for path in [DBT_PROJECT / "dbt_project.yml", *sorted(DBT_PROJECT.rglob("*.sql"))]:
        yield f"dbt_project/{path.relative_to(DBT_PROJECT).as_posix()}", path
    for path in sorted(SEEDS.rglob("*.csv")):
        if SEEDS_OF_WORDS not in path.parents:
            yield f"seeds/{path.relative_to(SEEDS).as_posix()}", path
