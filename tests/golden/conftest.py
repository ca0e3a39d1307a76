"""Each case is run through the command line once, whichever worker comes first; the others wait for it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from golden_cases import publish


@pytest.fixture(scope="session")
def published_case(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str], Path]:
    """Gives the folder of a published case, with ``entrada`` and ``armazem``; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def folder(case: str) -> Path:
        done = shared / f"caso-{case}"
        with (shared / f"caso-{case}.trava").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (done / "saida.txt").exists():
                publish(case, done)
        return done

    return folder
