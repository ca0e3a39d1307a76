"""The headline numbers of the núcleo's page."""

from __future__ import annotations

from typing import Any

from dashboard.parts import numbers
from dashboard.parts.numbers import Number
from telessaude.reading import formats
from telessaude.reading.answers import answered, changes
from telessaude.reading.answers.answered import Cell
from telessaude.reading.answers.changes import Change
from telessaude.reading.answers.figures import Figure
from telessaude.reading.answers.periods import move
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

PUBLISHED = ANSWERED, HOURS = "HAOC1.261b", "MSNT5.417"


def show(reader: Reader, filters: Filters, cell: Cell, published: dict[str, Figure]) -> None:
    """Answered, hours, concluded, municípios and units served, with the change since the period before."""
    counted = answered.summary(reader, cell)
    before = formats.period(filters.periodo_tipo, move(filters.periodo_tipo, filters.periodo_inicio, -1))
    numbers.show(
        _published("Respondidas", published.get(ANSWERED), before),
        _published("Tempo de resposta", published.get(HOURS), before),
        Number(
            "Concluídas",
            formats.figure(concluded(counted), "%"),
            "Das solicitadas no período e não canceladas, as que já têm resposta: "
            f"{formats.number(counted['concluidas'])} de {formats.number(counted['solicitadas'])}.",
        ),
        Number(
            "Municípios atendidos",
            _served(counted, "municipios"),
            "De quem teve ao menos uma teleconsultoria respondida no período.",
        ),
        Number(
            "Unidades atendidas",
            _served(counted, "pontos"),
            "Pontos (CNES) com ao menos uma teleconsultoria respondida no período.",
        ),
    )


def concluded(counted: dict[str, Any]) -> float | None:
    """The % answered of those asked in the period; None when nobody asked."""
    if not counted["solicitadas"]:
        return None
    return float(100 * counted["concluidas"] / counted["solicitadas"])


def _served(counted: dict[str, Any], column: str) -> str:
    return formats.number(counted[column]) if counted["respondidas"] else formats.NOTHING


def _published(label: str, row: Figure | None, before: str) -> Number:
    if row is None:
        return Number(label, formats.NOTHING, "Nada respondido e entregue neste período.")
    unit = row["unidade"] if row["tipo"] != "contagem" else None
    value = formats.figure(row["valor"], unit, row["tipo"]).replace(" horas", " h")
    return Number(label, value, f"{row['nome']} ({row['indicador_id']}).", _change(row, unit, before))


def _change(row: Figure, unit: str | None, before: str) -> Change | None:
    if row["anterior"] is None:
        return None
    difference = row["valor"] - row["anterior"]
    text = f"{formats.change(difference, unit, row['tipo'])} ante {before}"
    if not difference:
        return Change(changes.SAME, text, changes.NEUTRAL)
    arrow = changes.UP if difference > 0 else changes.DOWN
    if row["sentido"] == "neutro":
        return Change(arrow, text, changes.NEUTRAL)
    tone = changes.BETTER if (difference > 0) == (row["sentido"] == "maior_melhor") else changes.WORSE
    return Change(arrow, f"{text}: {tone}", tone)
