"""docs/desempenho.md and its chart, of what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import altair as alt
import pandas as pd

from telessaude.store.machine import cores
from tests.bench.measure import Measure
from tests.bench.programs import FLOOR, PRODUCT

DOCS = Path(__file__).parents[2] / "docs"
PAGE, CHART = DOCS / "desempenho.md", DOCS / "desempenho.svg"
STEPS = {
    "ler": "ler as entregas",
    "construir": "construir os modelos",
    "validar": "validar",
    "publicar": "publicar",
}


def write(sizes: Mapping[int, Mapping[str, Measure]], rounds: Mapping[str, Measure]) -> None:
    """Write both: of each size, in records, every program; of the largest, the rounds."""
    PAGE.write_text(
        "\n".join([*_machine(), *_sizes(sizes), *_rounds(rounds), *_steps(rounds)]), encoding="utf-8"
    )
    _chart(sizes).save(CHART)


def _machine() -> list[str]:
    return [
        "# Desempenho medido",
        "",
        f"Medido em {date.today():%d/%m/%Y} por `make bench`: {cores()} núcleos de {_processor()}, "
        f"{_memory():.0f} GB de memória, {platform.system()}, Python {platform.python_version()}.",
        "",
    ]


def _sizes(sizes: Mapping[int, Mapping[str, Measure]]) -> list[str]:
    lines = [
        "## Ao lado do que se escreveria à mão",
        "",
        "Os mesmos arquivos CSV sem falhas, um terço de teleconsultorias e dois de telediagnósticos, cada",
        "programa na sua vez. Os escritos à mão (`tests/bench`) calculam dez indicadores, iguais aos",
        "do produto; não recusam, não explicam, não guardam versões, não publicam. O *chão* também tira as",
        "pessoas, fica com a última versão e grava Parquet por mês: a razão é de processador, sobre ele.",
        "",
        "| registros | programa | relógio (s) | processador (s) | memória (GB) | registros/s | razão |",
        "|---|---|---|---|---|---|---|",
    ]
    for rows, programs in sizes.items():
        for name, m in programs.items():
            ratio = m.cpu / programs[FLOOR].cpu
            lines.append(
                f"| {_whole(rows)} | {name} | {_decimal(m.wall)} | {_decimal(m.cpu)} "
                f"| {_decimal(m.gigabytes)} | {_whole(round(rows / m.wall))} | {_decimal(ratio)} |"
            )
    return [*lines, "", "![Processador de cada programa por tamanho](desempenho.svg)", ""]


def _rounds(rounds: Mapping[str, Measure]) -> list[str]:
    lines = [
        "## As rodadas de quem opera",
        "",
        "| o que | relógio (s) | processador (s) | memória (GB) |",
        "|---|---|---|---|",
    ]
    for name, m in rounds.items():
        lines.append(f"| {name} | {_decimal(m.wall)} | {_decimal(m.cpu)} | {_decimal(m.gigabytes)} |")
    return [*lines, ""]


def _steps(rounds: Mapping[str, Measure]) -> list[str]:
    told = {name: m.steps for name, m in rounds.items() if m.steps.keys() >= STEPS.keys()}
    lines = ["Os seus passos, em segundos de relógio; a publicação é escrita ao lado da validação.", ""]
    lines += [f"| passo | {' | '.join(told)} |", "|---" * (len(told) + 1) + "|"]
    for step, name in STEPS.items():
        lines.append(f"| {name} | {' | '.join(_decimal(steps[step]) for steps in told.values())} |")
    return [*lines, "", "Onde vai o tempo, e por quê: [onde_vai_o_tempo.md](onde_vai_o_tempo.md).", ""]


def _chart(sizes: Mapping[int, Mapping[str, Measure]]) -> alt.Chart:
    rows = pd.DataFrame(
        [
            {"registros": f"{_whole(size)} registros", "programa": name, "segundos": m.cpu}
            for size, programs in sizes.items()
            for name, m in programs.items()
        ]
    )
    bars = alt.Chart(rows, title="Segundos de processador").mark_bar()
    return bars.encode(
        x=alt.X("segundos:Q", title="segundos de processador"),
        y=alt.Y("programa:N", title=None, sort=[PRODUCT, FLOOR]),
        row=alt.Row("registros:N", title=None, sort=None, header=alt.Header(labelAngle=0, labelAlign="left")),
    )


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "processador não informado"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
