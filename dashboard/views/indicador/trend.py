"""The series: values, interval, target, control limits, and in words what calls for a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.parts.pictures import draw
from dashboard.parts.writers import typed
from dashboard.views.indicador.selection import Chosen
from telessaude import charts
from telessaude.contract.words import capital
from telessaude.reading.answers import history, limits, periods
from telessaude.reading.answers.deliveries import AWAITED, deliveries
from telessaude.reading.answers.history import Point
from telessaude.reading.control import XmR
from telessaude.reading.publication import Reader

LENGTHS = {"mes": 36, "quadrimestre": 12, "ano": 10, "semana": 54}


def series(reader: Reader, chosen: Chosen) -> list[Point]:
    """The periods up to the one in sight."""
    length = LENGTHS[chosen.kind]
    unit = chosen.nivel, chosen.nivel_id
    since = periods.move(chosen.kind, chosen.inicio, 1 - length).replace(day=1)
    arrived = deliveries(reader, *unit, since=since)
    one = chosen.indicator
    figures = history.figures(
        reader, [one.indicador_id], *unit, chosen.kind, chosen.inicio, length, chosen.category
    )
    days = history.window(reader, chosen.kind, chosen.inicio, length)
    points = history.points(figures.get(one.indicador_id), one, arrived, days, chosen.kind)
    return history.begun(points)


def show(chosen: Chosen, points: Sequence[Point]) -> None:
    """Draw the chart and say what it shows."""
    st.header(f"Série, {typed(chosen.lugar)}")
    if all(point.valor is None for point in points):
        st.caption("Não há valores a desenhar.")
        return
    one = chosen.indicator
    found = limits.of_series(points, one, chosen.kind)
    chart = charts.series(
        history.frame(points),
        period=chosen.kind,
        unit=one.unidade,
        decimals=one.decimals,
        target=points[-1].meta,
        control=found,
        interval=any(point.ic95_inferior is not None for point in points),
        subject=f"{one.nome}, {chosen.lugar}",
    )
    draw(chart)
    st.markdown("\n".join(f"- {text}" for text in findings(points, found, chosen.kind)))


def findings(points: Sequence[Point], control: XmR, kind: str) -> list[str]:
    """What calls for attention, in sentences: rules that fired, deliveries that are missing."""
    found = [control.reason] if control.reason else _fired(points, control, kind)
    if control.limits is not None and control.limits.provisional:
        found.append(f"Limites provisórios: há só {control.limits.points} períodos.")
    absent = [point.inicio for point in points if not point.entregue]
    if absent:
        found.append(f"**Não entregue**: {periods.said(kind, absent)}. Não é zero: não se sabe.")
    awaited = [point for point in points if point.entrega == AWAITED]
    if awaited:
        when = periods.said(kind, [point.inicio for point in awaited])
        found.append(f"**{capital(when)}**: {awaited[-1].motivo}.")
    partly = [point for point in points if point.incompleta]
    if partly:
        when = periods.said(kind, [point.inicio for point in partly])
        found.append(f"**Entrega incompleta**: {when}. No último: {partly[-1].motivo}.")
    return found


def _fired(points: Sequence[Point], control: XmR, kind: str) -> list[str]:
    """Each rule that fired and where, the latest last."""
    days: dict[str, list[date]] = {}
    for point, signals in zip(points, control.signals, strict=True):
        for signal in signals:
            days.setdefault(signal.sentence, []).append(point.inicio)
    if not days:
        return ["Nenhum sinal: a série varia dentro do que é comum nela."]
    ordered = sorted(days.items(), key=lambda item: item[1][-1])
    return [f"**{capital(periods.said(kind, when))}**: {sentence}." for sentence, when in ordered]
