"""Todos os indicadores: one row each, by norm, with target and comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from telessaude.reading.answers import periods
from telessaude.report.blocks import (
    WARNING,
    Block,
    Cell,
    cell,
    column,
    compared,
    note,
    short,
    standing,
    table,
    value,
)
from telessaude.report.content import Content
from telessaude.report.figures import Line
from telessaude.report.period import KIND

TITLE = "Todos os indicadores"
NAMED = 3


def blocks(content: Content) -> list[Block]:
    """The table and how to read it."""
    if not content.lines:
        return []
    before, year_before = (
        periods.move(KIND, content.first_day, -1),
        periods.year_before(KIND, content.first_day),
    )
    with_uf = content.unit.nivel not in {"brasil", "uf"}
    columns = [
        column("Indicador", "3.1fr"),
        column("Valor", "1.25fr", right=True),
        column("Meta", "1.15fr", right=True),
        column(_short(before), "1fr", right=True),
        column(_short(year_before), "1fr", right=True),
        *([column(f"UF ({content.unit.uf})", "0.85fr", right=True)] if with_uf else []),
    ]
    rows: list[Sequence[Cell] | str] = []
    for norm, lines in groupby(content.lines, key=lambda line: line.indicator.norma):
        found = list(lines)
        rows.append(f"{norm} · {found[0].indicator.norma_nome}")
        rows += [_row(line, before, year_before, with_uf) for line in found]
    legend = (
        f"Embaixo do valor, o intervalo de 95 %. {WARNING} dados fracos ou entrega incompleta: ver "
        "Qualidade dos dados. ↑ ↓ sentido da mudança desde o período da coluna; melhor ou pior quando o "
        "indicador tem um sentido e as entregas são as mesmas. — sem valor."
    )
    return [table(columns, rows), note(legend)]


def _short(first_day: date) -> str:
    return periods.short(KIND, first_day)


def _row(line: Line, before: date, year_before: date, with_uf: bool) -> list[Cell]:
    one = line.indicator
    below = f"{one.named} · {one.unidade}"
    if not line.total:
        cells: list[Cell] = [cell(one.nome, f"{below} · {_largest(line)}"), "recortes", "", "", ""]
    else:
        reason = f" · {line.now.motivo}" if line.now.valor is None else ""
        cells = [
            cell(one.nome, f"{below}{reason}"),
            value(line.now, one, line.weak),
            standing(line.now, one),
            compared(line.value_at(before), line.before, one),
            compared(line.value_at(year_before), line.year_before, one),
        ]
    return [*cells, "" if line.of_uf is None else short(line.of_uf, one)] if with_uf else cells


def _largest(line: Line) -> str:
    """The first categories of an indicator that has no total."""
    told = [f"{found.categoria} {short(found.row['valor'], line.indicator)}" for found in line.categories]
    return "; ".join(told[:NAMED]) + (f"; e mais {len(told) - NAMED}" if len(told) > NAMED else "")
