"""Protects the time of who runs the tests: what is slow to build is built by one worker, read by all."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def built_once(
    factory: pytest.TempPathFactory, worker: str, name: str, build: Callable[[Path], None]
) -> Path:
    """The folder that ``build`` fills, the same for every worker of a test run; not to be changed.

    Whoever comes first builds it, the others wait. What a failed build left is built anew.
    """
    base = factory.getbasetemp()
    shared = base if worker == "master" else base.parent
    folder, done = shared / name, shared / f"{name}.pronto"
    with (shared / f"{name}.trava").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            build(folder)
            done.touch()
    return folder
