"""The two landings with expected numbers: how one is laid out as it arrived, and how it is run and read.

Worked out by an independent program, record by record, without SQL and without this project's code. A case
holds ``landing/``, ``arrivals.csv`` (path, modification time in seconds: arrival order decides between
versions), ``reference.txt`` and what must come out: ``expected.csv.gz``, ``expected_counts.json``,
``expected_rejections.csv``.
"""

from __future__ import annotations

import csv
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest

CASES = ("2017-2019", "2023-2025")
# A case costs a run of the program: the one with two time zones in every test run, both in the long one.
EACH = [pytest.param("2017-2019", marks=pytest.mark.long), "2023-2025"]
FOLDER = Path(__file__).parent / "cases"
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Arrived:
    """One file of a landing: its path there and its modification time in ns."""

    path: str
    mtime_ns: int

    @property
    def folder(self) -> str:
        return self.path.partition("/")[0]


def arrivals(case: str) -> list[Arrived]:
    """The files of a case in order of arrival."""
    with (FOLDER / case / "arrivals.csv").open(encoding="utf-8", newline="") as lines:
        found = [Arrived(row["path"], int(Decimal(row["mtime"]) * 10**9)) for row in csv.DictReader(lines)]
    return sorted(found, key=lambda arrived: (arrived.mtime_ns, arrived.path))


@cache
def indicators_of_cases() -> frozenset[str]:
    """The indicators of which some case says what must come out."""
    found: set[str] = set()
    for case in CASES:
        with gzip.open(FOLDER / case / "expected.csv.gz", "rt", encoding="utf-8", newline="") as lines:
            found |= {row["indicador_id"] for row in csv.DictReader(lines)}
    return frozenset(found)


def reference(case: str) -> datetime:
    """The reference instant of a case."""
    return datetime.fromisoformat((FOLDER / case / "reference.txt").read_text(encoding="utf-8").strip())


def deliver(case: str, landing: Path, files: Iterable[Arrived]) -> None:
    """Put files of a case into a landing, with their times."""
    for arrived in files:
        target = landing / arrived.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FOLDER / case / "landing" / arrived.path, target)
        os.utime(target, ns=(arrived.mtime_ns, arrived.mtime_ns))


def telessaude(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The program, as a user starts it."""
    command = [sys.executable, "-m", "orchestration.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)


def publish(case: str, folder: Path) -> None:
    """Lay a case in ``folder/entrada``, run the program into ``folder/armazem``, keep what it printed."""
    deliver(case, folder / "entrada", arrivals(case))
    where = ("--landing", folder / "entrada", "--warehouse", folder / "armazem")
    done = telessaude("run", *where, "--reference", reference(case).isoformat())
    (folder / "saida.txt").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def published(folder: Path) -> duckdb.DuckDBPyConnection:
    """What coordinators read of a run made by :func:`publish`."""
    return duckdb.connect(str(folder / "armazem" / "public" / "indicadores.duckdb"), read_only=True)
