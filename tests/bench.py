"""Measures the promised times on this machine and writes them, with machine and date, to docs/desempenho.md.

Not a test: `make bench` runs it. Each figure is one whole process of the command, as a person would start it.
"""

from __future__ import annotations

import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from telessaude.demonstration import generate
from telessaude.store.machine import cores

REPORT = Path(__file__).parents[1] / "docs" / "desempenho.md"
REFERENCE = "2025-01-20T12:00:00Z"
LAST_MONTH = "2024-12"
GOALS = {
    "Execução completa, 1 milhão de teleconsultorias, 2 milhões de telediagnósticos e 100 mil na fila": (
        90,
        4.0,
    ),
    "Sem nada novo": (6, None),
    "Um mês novo nesse histórico": (20, None),
    "Demonstração (`telessaude demo`)": (75, None),
}


@dataclass(frozen=True)
class Measure:
    """Wall and processor seconds of one process with its children, and the most memory one of them held."""

    wall: float
    cpu: float
    gigabytes: float


def main() -> None:
    """Generate, measure, write the page."""
    os.environ.setdefault("TELESSAUDE_PSEUDONYM_KEY", secrets.token_hex(32))  # none is left in a home
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="telessaude-bench-"))
    landing, late, warehouse = folder / "entrada", folder / "mes_novo", folder / "armazem"
    if not landing.exists():
        generate(landing, rows=3_000_000, share_teleconsultoria=1 / 3, only_csv=True, queue=100_000)
    shutil.rmtree(warehouse, ignore_errors=True)
    run = ["run", "--landing", str(landing), "--warehouse", str(warehouse), "--reference", REFERENCE]
    _hold_back(landing, late)
    measures = [_measure(run)]
    _give_back(landing, late)
    month = _measure(run)
    measures += [_measure(run), month]
    shutil.rmtree(warehouse)
    measures[0] = _measure(run)
    demo = folder / "demo"
    shutil.rmtree(demo, ignore_errors=True)
    here = ["--landing", str(demo / "entrada"), "--warehouse", str(demo / "armazem")]
    measures.append(_measure(["demo", *here]))
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(_page(measures), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


def _hold_back(landing: Path, late: Path) -> None:
    """Take the last month's deliveries out of the landing."""
    for path in [p for p in landing.rglob("*") if p.is_file() and LAST_MONTH in p.name]:
        target = late / path.relative_to(landing)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)


def _give_back(landing: Path, late: Path) -> None:
    for path in [p for p in late.rglob("*") if p.is_file()]:
        path.rename(landing / path.relative_to(late))


def _measure(arguments: list[str]) -> Measure:
    start = time.monotonic()
    command = [sys.executable, "-m", "orchestration.cli", *arguments]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    if status:
        raise SystemExit(f"telessaude {arguments[0]} falhou: {status}")
    return Measure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6)


def _page(measures: list[Measure]) -> str:
    lines = [
        "# Desempenho medido",
        "",
        f"Medido em {date.today():%d/%m/%Y} por `make bench`: {cores()} núcleos de {_processor()}, "
        f"{_memory():.0f} GB de memória, {platform.system()}, Python {platform.python_version()}.",
        "",
        "| o que | meta (s) | medido (s) | processador (s) | memória (GB) |",
        "|---|---|---|---|---|",
    ]
    for (name, (seconds, _)), m in zip(GOALS.items(), measures, strict=True):
        lines.append(f"| {name} | {seconds} | {m.wall:.1f} | {m.cpu:.1f} | {m.gigabytes:.1f} |")
    return "\n".join([*lines, ""])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "processador não informado"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


if __name__ == "__main__":
    main()
