"""The headline numbers of the núcleo's page."""

from __future__ import annotations

from typing import Any, Literal

import streamlit as st

from dashboard import formats
from dashboard.answers import answered, figures
from dashboard.answers.answered import Cell
from dashboard.answers.periods import move
from dashboard.filters import Filters
from dashboard.publication import Reader

ANSWERED, HOURS = "HAOC1.261b", "MSNT5.417"


def show(reader: Reader, filters: Filters, cell: Cell) -> None:
    """Answered, hours, concluded, municípios and units served, with the change since the period before."""
    published = figures.totals(reader, filters, (ANSWERED, HOURS))
    counted = answered.summary(reader, cell)
    before = formats.period(filters.periodo_tipo, move(filters.periodo_tipo, filters.periodo_inicio, -1))
    columns = st.columns(5)
    with columns[0]:
        _published("Respondidas", published.get(ANSWERED), before)
    with columns[1]:
        _published("Tempo de resposta", published.get(HOURS), before)
    columns[2].metric(
        "Concluídas",
        formats.figure(concluded(counted), "%"),
        help="Das solicitadas no período e não canceladas, as que já têm resposta. "
        f"São {formats.number(counted['concluidas'])} de {formats.number(counted['solicitadas'])}.",
    )
    columns[3].metric(
        "Municípios atendidos",
        _served(counted, "municipios"),
        help="Municípios de quem teve ao menos uma teleconsultoria respondida no período.",
    )
    columns[4].metric(
        "Unidades atendidas",
        _served(counted, "pontos"),
        help="Pontos (CNES) com ao menos uma teleconsultoria respondida no período.",
    )


def concluded(counted: dict[str, Any]) -> float | None:
    """The % answered of those asked in the period; None when nobody asked."""
    if not counted["solicitadas"]:
        return None
    return float(100 * counted["concluidas"] / counted["solicitadas"])


def _served(counted: dict[str, Any], column: str) -> str:
    return formats.number(counted[column]) if counted["respondidas"] else formats.NOTHING


def _published(label: str, row: dict[str, Any] | None, before: str) -> None:
    if row is None:
        st.metric(label, formats.NOTHING, help="Nada respondido e entregue neste período.")
        return
    unit = row["unidade"] if row["tipo"] != "contagem" else None
    change = None if row["anterior"] is None else row["valor"] - row["anterior"]
    st.metric(
        label,
        formats.figure(row["valor"], unit, row["tipo"]).replace(" horas", " h"),
        None if change is None else f"{formats.change(change, unit, row['tipo'])} ante {before}",
        delta_color=_color(change, row["sentido"]),
        delta_arrow="off" if not change else "up" if change > 0 else "down",
        help=f"{row['nome']} ({row['indicador_id']}).",
    )


def _color(change: float | None, sense: str) -> Literal["off", "green", "red"]:
    if not change or sense == "neutro":
        return "off"
    return "green" if (change > 0) == (sense == "maior_melhor") else "red"
