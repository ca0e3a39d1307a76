"""The dbt project as parsed, kept from one process to the next: parsing takes 5 s, reading it back 0.2.

It lies beside the installed packages, as Python's own compiled modules do. Where nobody may write there, each
process parses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FOLDER = Path(sys.prefix) / "var" / "telessaude"
SUFFIX = ".msgpack"


@dataclass(frozen=True)
class Project:
    """dbt's manifest, and the same as plain values, as in ``manifest.json``."""

    manifest: Manifest
    described: Mapping[str, Any]


def load(fingerprint: str) -> Project | None:
    """What was kept of a project; None when nothing was."""
    try:
        content = _file(fingerprint).read_bytes()
    except OSError:
        return None
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    written, described = extended_mashumuro_decoder(content)
    manifest = Manifest.from_msgpack(written, decoder=extended_mashumuro_decoder)
    manifest.build_parent_and_child_maps()
    manifest.build_flat_graph()
    return Project(manifest, described)


def keep(fingerprint: str, project: Project) -> None:
    """Keep a project in place of any other; who reads meanwhile sees all of it or nothing."""
    from dbt.parser.manifest import extended_mashumaro_encoder

    written = project.manifest.to_msgpack(extended_mashumaro_encoder)
    with suppress(OSError):
        FOLDER.mkdir(parents=True, exist_ok=True)
        draft = FOLDER / f"{os.getpid()}.parte"
        draft.write_bytes(extended_mashumaro_encoder((written, project.described)))
        for old in FOLDER.glob(f"*{SUFFIX}"):
            old.unlink(missing_ok=True)
        draft.replace(_file(fingerprint))


def _file(fingerprint: str) -> Path:
    return FOLDER / f"{fingerprint[:32]}{SUFFIX}"
