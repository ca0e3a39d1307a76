"""The series: values, interval, target, control limits, and in words what calls for a question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard import charts
from dashboard.control import XmR, xmr
from dashboard.parts import history, timeline
from dashboard.parts.catalogue import Indicator
from dashboard.parts.deliveries import AWAITED, deliveries
from dashboard.parts.history import Point
from dashboard.parts.pictures import draw
from dashboard.publication import Reader
from dashboard.views.indicador.selection import Chosen

LENGTHS = {"mes": 36, "quadrimestre": 12, "ano": 10, "semana": 54}


def series(reader: Reader, chosen: Chosen) -> list[Point]:
    """The periods up to the one in sight."""
    length = LENGTHS[chosen.kind]
    unit = chosen.nivel, chosen.nivel_id
    since = timeline.move(chosen.kind, chosen.inicio, 1 - length).replace(day=1)
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
    st.subheader(f"Série, {chosen.lugar}")
    if all(point.valor is None for point in points):
        st.caption("Não há valores a desenhar.")
        return
    one = chosen.indicator
    limits = control(points, one, chosen.kind)
    chart = charts.series(
        history.frame(points),
        period=chosen.kind,
        unit=one.unidade,
        decimals=one.decimals,
        target=points[-1].meta,
        control=limits,
        interval=any(point.ic95_inferior is not None for point in points),
        subject=f"{one.nome}, {chosen.lugar}",
    )
    draw(chart)
    st.markdown("\n".join(f"- {text}" for text in findings(points, limits, chosen.kind)))


def control(points: Sequence[Point], indicator: Indicator, kind: str) -> XmR:
    """Control limits over the closed, delivered periods of a series."""
    values = [point.valor for point in points]
    share = indicator.unidade == "%" and any(point.ic95_inferior is not None for point in points)
    return xmr(
        values,
        partial=[point.parcial for point in points],
        period=kind,
        floor=None if any(value < 0 for value in values if value is not None) else 0.0,
        ceiling=100.0 if share else None,
    )


def findings(points: Sequence[Point], limits: XmR, kind: str) -> list[str]:
    """What calls for attention, in sentences: rules that fired, deliveries that are missing."""
    found = [limits.reason] if limits.reason else _fired(points, limits, kind)
    if limits.limits is not None and limits.limits.provisional:
        found.append(f"Limites provisórios: há só {limits.limits.points} períodos.")
    absent = [point.inicio for point in points if not point.entregue]
    if absent:
        found.append(f"**Não entregue**: {timeline.said(kind, absent)}. Não é zero: não se sabe.")
    awaited = [point for point in points if point.entrega == AWAITED]
    if awaited:
        when = timeline.said(kind, [point.inicio for point in awaited])
        found.append(f"**{_capital(when)}**: {awaited[-1].motivo}.")
    partly = [point for point in points if point.incompleta]
    if partly:
        when = timeline.said(kind, [point.inicio for point in partly])
        found.append(f"**Entrega incompleta**: {when}. No último: {partly[-1].motivo}.")
    return found


def _fired(points: Sequence[Point], limits: XmR, kind: str) -> list[str]:
    """Each rule that fired and where, the latest last."""
    days: dict[str, list[date]] = {}
    for point, signals in zip(points, limits.signals, strict=True):
        for signal in signals:
            days.setdefault(signal.sentence, []).append(point.inicio)
    if not days:
        return ["Nenhum sinal: a série varia dentro do que é comum nela."]
    ordered = sorted(days.items(), key=lambda item: item[1][-1])
    return [f"**{_capital(timeline.said(kind, when))}**: {sentence}." for sentence, when in ordered]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
