"""Metas pactuadas: what was agreed, attained and is to be paid."""

from __future__ import annotations

from typing import Any

from telessaude.charts import theme
from telessaude.reading import formats
from telessaude.reading.answers.attainment import standing
from telessaude.reading.answers.contract import reason, summed, unjudged
from telessaude.report.blocks import WARNING, Block, cell, column, note, short, table
from telessaude.report.content import Content

TITLE = "Metas pactuadas e o que elas pagam"
COLUMNS = (
    column("Indicador", "2.4fr"),
    column("Meta", "1fr", right=True),
    column("Valor", "1fr", right=True),
    column("Atingimento", "1.3fr", right=True),
    column("Peso", "0.8fr", right=True),
    column("Paga", "0.8fr", right=True),
    column("Valor a pagar (R$)", "1.3fr", right=True),
)


def blocks(content: Content) -> list[Block]:
    """One row a target of the quadrimestre."""
    if not content.agreed:
        return []
    rows = []
    for row in content.agreed:
        one, line = content.indicators[row["indicador_id"]], content.line(row["indicador_id"])
        lacking = f" {WARNING}" if line and line.now.valor is not None and line.now.motivo else ""
        status = theme.status(standing(row["atingimento"]) if row["valor"] is not None else None)
        rows.append(
            [
                one.nome,
                short(row["meta"], one),
                cell(f"{short(row['valor'], one)}{lacking}", strong=True),
                cell(
                    formats.figure(row["atingimento"], "%"),
                    f"{status.symbol} {status.label.removeprefix('Meta ')}",
                    color=status.color,
                ),
                formats.figure(row["peso"], "%"),
                formats.figure(row["faixa"], "%"),
                formats.number(row["valor_a_pagar"], 2),
            ]
        )
    explanation = (
        "Paga 100 % do peso a meta atingida em 85 % ou mais; 90 %, a de 70 % a 85 %; 70 %, a de menos. "
        f"Pesos e orçamento são os da pactuação entregue. {WARNING} falta parte das entregas do período."
    )
    total = f"O contrato paga {summed(content.agreed).text}." if _with_budget(content) else ""
    left = [_left_out(content, row) for row in content.agreed if unjudged(row)]
    return [table(COLUMNS, rows), note(" ".join(part for part in (total, *left, explanation) if part))]


def _left_out(content: Content, row: dict[str, Any]) -> str:
    name, weight = content.indicators[row["indicador_id"]].nome, formats.figure(row["peso"], "%")
    worth = "" if row["valor_cheio"] is None else f", {formats.figure(row['valor_cheio'], 'R$')}"
    return f"{name} (peso {weight}{worth}): {reason(row)}."


def _with_budget(content: Content) -> bool:
    return any(row["valor_cheio"] is not None for row in content.agreed)
