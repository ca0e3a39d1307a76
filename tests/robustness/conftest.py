"""A small warehouse published once for all workers; tests take copies."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from rough import REGISTRIES, arguments, assert_published, put, row, run, second_delivery, table


@pytest.fixture(scope="session")
def published_small(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with ``entrada`` (one delivery a source) and ``armazem``; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    done = shared / "robustez"
    with (shared / "robustez.trava").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (done / "pronto").exists():
            for name, content in REGISTRIES.items():
                put(done / "entrada", name, content)
            put(done / "entrada", "teleconsultoria/1.csv", table(*(row(f"A{n}") for n in range(20))))
            assert_published(run(arguments(done / "entrada", done / "armazem")))
            (done / "pronto").touch()
    return done


@pytest.fixture
def small(published_small: Path, tmp_path: Path) -> Path:
    """A copy of ``published_small`` with a second delivery, which corrects and adds, not read yet."""
    return second_delivery(published_small, tmp_path / "copia")
