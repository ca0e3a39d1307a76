"""Protects the run with little memory: with 150 MB a database all that is large is spilled, and all ends."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import duckdb
import pytest
from rough import PROGRAM

from telessaude.demonstration import generate
from telessaude.store.errors import MEMORY

ROWS = 300_000


@pytest.mark.exhaustive  # four minutes on 2 busy cores
def test_a_run_of_300_000_rows_with_150_mb(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "entrada", tmp_path / "armazem"
    generate(landing, rows=ROWS, months=24)
    told = subprocess.run(
        [*PROGRAM, "run", "--landing", str(landing), "--warehouse", str(warehouse)],
        env=os.environ | {MEMORY: "150MB", "XDG_CONFIG_HOME": str(tmp_path / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    with duckdb.connect(warehouse / "public" / "indicadores.duckdb", read_only=True) as published:
        read = published.execute("select sum(linhas_lidas) from marts.entrega").fetchone()
    assert read is not None
    assert read[0] >= ROWS
    assert not [*(warehouse / ".work" / "spill").rglob("*.tmp")]
