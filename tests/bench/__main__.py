"""Measures the product beside programs written by hand, and its rounds; writes docs/desempenho.md.

Not a test: `make bench` runs it. `python -m tests.bench [FOLDER] [ROWS ...]` says where the landings stay
and the sizes, the largest last. Each figure is one whole process of a command, as a person would start it, in
turn.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from telessaude.demonstration import generate
from tests.bench import page
from tests.bench.measure import Measure, product
from tests.bench.programs import in_turn, of

SIZES = (300_000, 3_000_000)
LAST_MONTH = "2024-12"


def main() -> None:
    """Generate, measure, write the page."""
    os.environ.setdefault("TELESSAUDE_PSEUDONYM_KEY", secrets.token_hex(32))  # none is left in a home
    given = sys.argv[1:]
    folder = Path(given[0]) if given else Path(tempfile.mkdtemp(prefix="telessaude-bench-"))
    sizes = [int(rows) for rows in given[1:]] or SIZES
    found = {rows: in_turn(landing_of(folder, rows), folder) for rows in sizes}
    rounds = _rounds(landing_of(folder, sizes[-1]), folder)
    demo = folder / "demo"
    shutil.rmtree(demo, ignore_errors=True)
    rounds["Demonstração (`telessaude demo`)"] = product(
        "demo", "--landing", str(demo / "entrada"), "--warehouse", str(demo / "armazem")
    )
    page.write(found, rounds)
    print(page.PAGE.read_text(encoding="utf-8"))


def landing_of(folder: Path, rows: int) -> Path:
    """The landing of a size, made if it is not there: a third teleconsultorias, the rest exams; no faults."""
    landing = folder / f"entrada_{rows}"
    if not landing.exists():
        generate(landing, rows=rows, share_teleconsultoria=1 / 3, only_csv=True, queue=rows // 30, faults=0)
    return landing


def _rounds(landing: Path, folder: Path) -> dict[str, Measure]:
    """A complete run without the last month, that month, and nothing new."""
    late, warehouse = folder / "mes_novo", folder / "armazem"
    shutil.rmtree(warehouse, ignore_errors=True)
    _move(landing, late)
    try:
        rounds = {"Execução completa, sem o último mês": product("run", *of(landing, warehouse))}
    finally:
        _move(late, landing)
    rounds["Um mês novo nesse histórico"] = product("run", *of(landing, warehouse))
    rounds["Sem nada novo"] = product("run", *of(landing, warehouse))
    return rounds


def _move(origin: Path, target: Path) -> None:
    """Move the last month's deliveries from one folder to the other."""
    for path in [p for p in origin.rglob("*") if p.is_file() and LAST_MONTH in p.name]:
        moved = target / path.relative_to(origin)
        moved.parent.mkdir(parents=True, exist_ok=True)
        path.rename(moved)


if __name__ == "__main__":
    main()
