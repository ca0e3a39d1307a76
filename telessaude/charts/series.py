"""The series of one indicator in one place."""

from collections.abc import Callable

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.common import INCOMPLETE, NOT_DELIVERED, finish
from telessaude.charts.drawing import Drawing
from telessaude.charts.gaps import gaps
from telessaude.charts.lines import NamedLine, named_lines
from telessaude.charts.rows import PARTIAL, SIGNAL, VALUE, domain, prepare
from telessaude.reading.control import XmR
from telessaude.reading.formats import NOTHING

FOOT = 9  # pixels above the axis
MARKS = {
    VALUE: ("circle", palette.ACCENT),
    SIGNAL: ("diamond", palette.ALERT),
    PARTIAL: ("circle", palette.PAPER),
    NOT_DELIVERED: (theme.CROSS, palette.MUTED),
    INCOMPLETE: (theme.TICK, palette.ALERT),
}


def series(
    frame: pd.DataFrame,
    *,
    period: str = "mes",
    unit: str = "",
    decimals: int | None = None,
    target: float | None = None,
    control: XmR | None = None,
    interval: bool = True,
    subject: str = "",
    width: int | None = None,
    height: int = 320,
) -> Drawing:
    """Line of a series with its 95 % interval, target, control limits and the points a rule fired at.

    `frame`, one row a period in order, no period skipped: periodo_inicio (date), valor (null: nothing to
    measure), ic95_inferior, ic95_superior, parcial (bool), entregue (bool; false: not delivered, a cross at
    the axis and no value, whatever `valor` says). Optional: numerador, denominador (shown in the tooltip),
    incompleta (bool; a part of the deliveries is missing: a tick at the axis).
    `period` is semana, mes, quadrimestre or ano. `control` is `telessaude.reading.control.xmr` of these rows.
    `subject` begins the description ("Teleconsultorias respondidas, MG"). A partial period is hatched and
    joined to the line by dashes.
    """
    data = prepare(frame, period, unit, decimals, control)
    lines = _lines(target, control)
    ends = domain(data, [value for _, value, _, _ in lines], interval, unit)
    x = alt.X(
        "periodo:O",
        title=None,
        scale=alt.Scale(domain=list(data["periodo"])),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False),
    )

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", title=unit or None, scale=alt.Scale(domain=ends, nice=False), axis=Y_AXIS)

    base = alt.Chart(data).encode(x=x)
    layers = [*gaps(base, data, height), *_intervals(base, y, data, interval)]
    layers += named_lines(lines, ends, unit, decimals, height)
    layers += _line(base, y, data)
    layers += _points(base, y, data, height)
    text = describe.series(
        frame, period=period, unit=unit, decimals=decimals, target=target, control=control, subject=subject
    )
    return finish(layers, text, width=width, height=height)


Axis = Callable[[str], alt.Y]
Y_AXIS = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-12, tickCount=6)


def _lines(target: float | None, control: XmR | None) -> list[NamedLine]:
    """Horizontal lines that the chart names."""
    lines: list[NamedLine] = []
    if target is not None:
        lines.append(("Meta", target, palette.INK, False))
    if control is not None and control.limits is not None:
        limits = control.limits
        lines += [
            ("Média", limits.centre, palette.MUTED, False),
            ("Limite superior", limits.upper, palette.MUTED, True),
            ("Limite inferior", limits.lower, palette.MUTED, True),
        ]
    return lines


def _intervals(base: alt.Chart, y: Axis, data: pd.DataFrame, interval: bool) -> list[alt.Chart]:
    if not interval or not (data["valor"].notna() & data["ic95_inferior"].notna()).any():
        return []
    bars = base.transform_filter("datum.valor !== null && datum.ic95_inferior !== null").mark_rule(
        color=palette.ACCENT, opacity=0.25, strokeWidth=6
    )
    return [bars.encode(y=y("ic95_inferior"), y2=alt.Y2("ic95_superior"))]


def _line(base: alt.Chart, y: Axis, data: pd.DataFrame) -> list[alt.Chart]:
    closed = base.mark_line(color=palette.ACCENT, strokeWidth=2, tooltip=False).encode(y=y("fechado"))
    if data["tracejado"].isna().all():
        return [closed]
    dashed = base.mark_line(color=palette.ACCENT, strokeWidth=2, strokeDash=[3, 4], tooltip=False)
    return [closed, dashed.encode(y=y("tracejado"))]


def _points(base: alt.Chart, y: Axis, data: pd.DataFrame, height: int) -> list[alt.Chart]:
    """A point a value, its shape by what it is; at the axis, a cross for what was not delivered, a tick for
    what was in part."""
    found = {*data["marca"], *([INCOMPLETE] if data["incompleta"].any() else [])}
    shown = [mark for mark in MARKS if mark in found]
    fills = [MARKS[mark][1] for mark in shown]
    strokes = [palette.ACCENT if color == palette.PAPER else color for color in fills]
    legend = alt.Legend(title=None) if shown != [VALUE] else None
    marks = base.mark_point(size=70, strokeWidth=1.5, opacity=1).encode(
        shape=alt.Shape(
            "marca:N", legend=legend, scale=alt.Scale(domain=shown, range=[MARKS[m][0] for m in shown])
        ),
        fill=alt.Fill("marca:N", legend=legend, scale=alt.Scale(domain=shown, range=fills)),
        stroke=alt.Stroke("marca:N", legend=legend, scale=alt.Scale(domain=shown, range=strokes)),
        tooltip=_tooltip(data),
    )
    layers = [marks.transform_filter("datum.valor !== null").encode(y=y("valor"))]
    if not data["entregue"].all():
        layers.append(marks.transform_filter("!datum.entregue").encode(y=alt.YValue(height - FOOT)))
    if INCOMPLETE in found:
        tick = base.mark_point(size=70, shape=theme.TICK, color=palette.ALERT, filled=True, opacity=1)
        tick = tick.transform_filter("datum.incompleta").encode(tooltip=_tooltip(data))
        layers.append(tick.encode(y=alt.YValue(height - FOOT)))
    return layers


def _tooltip(data: pd.DataFrame) -> list[alt.Tooltip]:
    """Texts of the tooltip that have something to say in this series."""
    rows = [("periodo", "Período"), ("valor_texto", "Valor"), ("ic_texto", "Intervalo de 95 %")]
    rows += [("numerador", "Numerador"), ("denominador", "Denominador"), ("sinais", "Sinais")]
    rows += [("entrega", "Entrega")]
    said = {
        "ic_texto": data["ic95_inferior"].notna().any(),
        "sinais": data["sinais"].ne("").any(),
        "entrega": data["incompleta"].any(),
        "numerador": data["numerador"].ne(NOTHING).any(),
        "denominador": data["denominador"].ne(NOTHING).any(),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in rows if said.get(field, True)]
