"""Protects the package as others install it: the wheel holds all that the program reads, wherever it lies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.long


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The program of an environment that holds the wheel, the locked packages and nothing else."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    home = tmp_path / "ambiente"
    uv = [BIN / "uv", "--quiet"]
    subprocess.run([*uv, "venv", "--python", sys.executable, home], check=True)
    here = os.environ | {"VIRTUAL_ENV": str(home)}
    locked = ["--require-hashes", "--requirements", ROOT / "requirements.lock"]
    subprocess.run([*uv, "pip", "install", *locked], check=True, env=here)
    subprocess.run([*uv, "pip", "install", "--no-deps", wheel], check=True, env=here)
    return home / "bin" / "telessaude"


def test_the_demonstration_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    empty = tmp_path / "vazia"
    empty.mkdir()
    done = subprocess.run([installed, "demo"], cwd=empty, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (empty / "demo" / "armazem" / "public" / "indicadores.duckdb").is_file()
    for command in (["export", "--format", "csv"], ["report", "--uf", "MG", "--period", "2024-Q2"]):
        where = ["--warehouse", "demo/armazem", "--output", command[0]]
        subprocess.run([installed, *command, *where], cwd=empty, check=True, capture_output=True)
        assert any((empty / command[0]).iterdir())
