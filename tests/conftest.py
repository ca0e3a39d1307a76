"""What every test shares: a fixed pseudonym key, no telemetry, a small landing run once for all readers."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from built_once import built_once

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["TELESSAUDE_PSEUDONYM_KEY"] = "9d4c1f7ae05b2863fd417c90ab3e5826d1f04b9c73ea6258c1d79e0f34ba86e2"
# Keys that tests make must not stay in the home of who runs them.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="telessaude-chaves-")
atexit.register(shutil.rmtree, os.environ["XDG_CONFIG_HOME"], ignore_errors=True)

REFERENCE = datetime(2024, 4, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def published_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with ``entrada`` (three generated months) and ``armazem``, run once; not to be changed."""
    from orchestration.session import run_and_report
    from telessaude.demonstration import generate
    from telessaude.store.warehouse import Warehouse

    def build(folder: Path) -> None:
        generate(folder / "entrada", seed=3, start="2024-01", months=3, nucleos=2, rows=1500)
        run_and_report(folder / "entrada", Warehouse(folder / "armazem"), reference=REFERENCE)

    folder = built_once(tmp_path_factory, worker_id, "publicado", build)
    os.environ["TELESSAUDE_WAREHOUSE"] = str(folder / "armazem")
    return folder


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Path:
    """A copy of ``published_once`` that a test may change."""
    shutil.copytree(published_once, tmp_path / "copia", symlinks=True)
    return tmp_path / "copia"


@pytest.fixture
def in_child() -> Callable[[Callable[[], None]], int]:
    """Runs a function in a forked process and returns how it ended: an exit code, or minus the signal."""

    def run(work: Callable[[], None]) -> int:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                work()
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    return run
