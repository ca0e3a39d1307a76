"""A small warehouse published once for all workers; tests take copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from built_once import built_once
from rough import REGISTRIES, arguments, assert_published, put, row, run, second_delivery, table


@pytest.fixture(scope="session")
def published_small(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with ``entrada`` (one delivery a source) and ``armazem``; not to be changed."""

    def build(folder: Path) -> None:
        for name, content in REGISTRIES.items():
            put(folder / "entrada", name, content)
        put(folder / "entrada", "teleconsultoria/1.csv", table(*(row(f"A{n}") for n in range(20))))
        assert_published(run(arguments(folder / "entrada", folder / "armazem")))

    return built_once(tmp_path_factory, worker_id, "robustez", build)


@pytest.fixture
def small(published_small: Path, tmp_path: Path) -> Path:
    """A copy of ``published_small`` with a second delivery, which corrects and adds, not read yet."""
    return second_delivery(published_small, tmp_path / "copia")
