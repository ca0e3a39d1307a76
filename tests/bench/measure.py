"""One whole process of a command, as a person would start it: its times, its memory, its steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measure:
    """Wall and processor seconds of one process with its children, the most memory that one of them held.

    ``steps``: wall seconds of each step that it told.
    """

    wall: float
    cpu: float
    gigabytes: float
    steps: Mapping[str, float] = field(default_factory=dict)


def measured(module: str, arguments: Sequence[str]) -> Measure:
    """Run a module of Python as a process; of the events that it tells, those of steps are kept.

    Raises:
        SystemExit: it failed.
    """
    with tempfile.TemporaryFile("w+") as told:
        start = time.monotonic()
        child = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=told)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        if status:
            raise SystemExit(f"{module} {' '.join(arguments)}: {status}")
        told.seek(0)
        events = [json.loads(line) for line in told if line.startswith("{")]
    steps: dict[str, float] = {}
    for event in events:
        if event["evento"] == "etapa":
            steps[event["etapa"]] = steps.get(event["etapa"], 0) + event["segundos"]
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6, steps)


def product(command: str, *arguments: str) -> Measure:
    """Run one of the product's commands; a run tells its steps."""
    told = ["--log", "json"] if command == "run" else []
    return measured("orchestration.cli", [command, *arguments, *told])
