"""The wild files laid out as one landing: their times are part of a case, and git does not keep them."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "casos"
REFERENCE = "2024-06-30T12:00:00Z"
# The registries that all cases share came before everything else; the other files of a case a minute apart.
REGISTRIES = {"nucleo/base.csv", "ponto/base.csv", "equipe/base.csv"}
REGISTRIES_CAME, FIRST_CAME, APART = 1_700_000_000, 1_718_000_000, 60


@dataclass(frozen=True)
class Case:
    """A case: its folder's name and what must come out."""

    name: str
    expected: dict[str, Any]


def cases() -> list[Case]:
    """Every case, by name."""
    return [
        Case(file.parent.name, yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in sorted(CASES.glob("*/esperado.yml"))
    ]


def lay(case: Case, landing: Path) -> None:
    """Add a case's files to a landing, each with the time at which it came."""
    source = CASES / case.name / "landing"
    paths = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    others = [path for path in paths if path not in REGISTRIES]
    times = dict.fromkeys(REGISTRIES, REGISTRIES_CAME)
    times |= {path: FIRST_CAME + APART * place for place, path in enumerate(others)}
    times |= case.expected.get("preparo", {}).get("hora", {})
    for path in paths:
        target = landing / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target)
        os.utime(target, (times[path], times[path]))
