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
from dataclasses import dataclass, fields
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
            if path.suffix in {".sql", ".yml", ".md", ".csv"}:
                digest.update(f"{path.relative_to(folder.parent).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def like(manifest: Manifest, **changes: Any) -> Manifest:
    """Another manifest of the same parts, but those given; what the first had worked out is left to it."""
    return type(manifest)(**_parts(manifest) | changes)


@lru_cache(maxsize=1)
def _project(fingerprint: str) -> Project:
    file = FOLDER / f"{fingerprint[:32]}{SUFFIX}"
    try:
        return read(file)
    except OSError:
        manifest = _parse()
    manifest.build_flat_graph()
    manifest.build_parent_and_child_maps()
    found = Project(manifest, manifest.writable_manifest().to_dict(omit_none=False))
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob(f"*{SUFFIX}"):
            old.unlink(missing_ok=True)
        keep(file, found)
    return found


def read(file: Path) -> Project:
    """A project that was kept.

    Raises:
        OSError: it was not.
    """
    content = file.read_bytes()
    from dbt.contracts.graph.manifest import Manifest

    parts, described = pickle.loads(content)  # noqa: S301  # as trusted as the packages that it lies beside
    manifest = Manifest(**parts)
    manifest.build_parent_and_child_maps()
    return Project(manifest, described)


def keep(file: Path, project: Project) -> None:
    """Keep a project; who reads meanwhile sees all of it or nothing.

    Raises:
        OSError: it cannot be written.
    """
    draft = file.with_name(f"{os.getpid()}.parte")
    draft.write_bytes(pickle.dumps((_parts(project.manifest), project.described)))
    draft.replace(file)


def _parts(manifest: Manifest) -> dict[str, Any]:
    # A manifest itself is not pickled nor copied: in dbt 1.11 that mixes up what it has worked out.
    return {
        field.name: getattr(manifest, field.name)
        for field in fields(manifest)
        if not field.name.startswith("_")
    }


def _parse() -> Manifest:
    with tempfile.TemporaryDirectory() as folder:
        result = invoke(["parse"], Warehouse(Path(folder)))
    if result.exception or not result.success:
        raise RuntimeError(f"O projeto dbt não pôde ser lido: {result.exception}")
    return result.result
