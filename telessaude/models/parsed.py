"""The dbt project as parsed, kept from one process to the next: parsing takes 5 s, reading it back 0.2.

It lies beside the installed packages, as Python's own compiled modules do. Where nobody may write there, each
process parses.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telessaude.models.invocation import invoke
from telessaude.project import DBT_PROJECT, SEEDS
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FOLDER = Path(sys.prefix) / "var" / "telessaude"
SUFFIX = ".pickle"


@dataclass(frozen=True)
class Project:
    """dbt's manifest, and the same as plain values, as dbt would write it in ``manifest.json``.

    One serves the whole process: who changes something in it, as dbt does when it builds, takes a copy.
    """

    manifest: Manifest
    described: Mapping[str, Any]


def project() -> Project:
    """The project as its files are now.

    Raises:
        RuntimeError: it does not parse.
    """
    return _project(fingerprint())


def fingerprint() -> str:
    """One hash over names and bytes of the project's files, seeds included, and the versions of dbt."""
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-duckdb')}".encode())
    for folder in (DBT_PROJECT, SEEDS):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".sql", ".yml", ".csv"}:
                digest.update(f"{path.relative_to(folder.parent).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _project(fingerprint: str) -> Project:
    file = FOLDER / f"{fingerprint[:32]}{SUFFIX}"
    try:
        found: Project = pickle.loads(file.read_bytes())  # noqa: S301  # as trusted as the packages beside it
    except OSError:
        manifest = _parse()
        found = Project(manifest, manifest.writable_manifest().to_dict(omit_none=False))
        _keep(file, found)
    found.manifest.build_parent_and_child_maps()
    return found


def _keep(file: Path, project: Project) -> None:
    """Keep a project in place of any other; who reads meanwhile sees all of it or nothing."""
    project.manifest.build_flat_graph()
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        draft = FOLDER / f"{os.getpid()}.parte"
        draft.write_bytes(pickle.dumps(project))
        for old in FOLDER.glob(f"*{SUFFIX}"):
            old.unlink(missing_ok=True)
        draft.replace(file)


def _parse() -> Manifest:
    with tempfile.TemporaryDirectory() as folder:
        result = invoke(["parse"], Warehouse(Path(folder)))
    if result.exception or not result.success:
        raise RuntimeError(f"O projeto dbt não pôde ser lido: {result.exception}")
    # dbt looks names up in what it makes when first asked, and a copy gets those of its kinds mixed up.
    lookups = [field.name for field in fields(result.result) if field.name.endswith("_lookup")]
    return replace(result.result, **dict.fromkeys(lookups))
