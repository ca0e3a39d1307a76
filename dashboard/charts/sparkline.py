"""A series small enough for a headline card."""

import altair as alt
import pandas as pd

from dashboard import theme
from dashboard.charts import describe
from dashboard.charts.common import finish
from dashboard.charts.rows import domain, prepare


def sparkline(
    frame: pd.DataFrame,
    *,
    period: str = "mes",
    unit: str = "",
    decimals: int | None = None,
    target: float | None = None,
    subject: str = "",
    width: int | None = None,
    height: int = 48,
) -> alt.LayerChart:
    """A series without axes: line, last point (hollow when partial), a cross for what was not delivered.

    `frame` as in `series`; the intervals are not read.
    """
    data = prepare(frame, period, unit, decimals, None)
    ends = domain(data, [] if target is None else [target], False, unit)
    base = alt.Chart(data).encode(
        x=alt.X("periodo:O", axis=None, scale=alt.Scale(domain=list(data["periodo"]))),
        tooltip=[alt.Tooltip("periodo:N", title="Período"), alt.Tooltip("valor_texto:N", title="Valor")],
    )

    def y(column: str) -> alt.Y:
        return alt.Y(f"{column}:Q", axis=None, scale=alt.Scale(domain=ends, nice=False))

    line = base.mark_line(color=theme.ACCENT, strokeWidth=2).encode(y=y("fechado"))
    dashed = base.mark_line(color=theme.ACCENT, strokeWidth=2, strokeDash=[2, 3]).encode(y=y("tracejado"))
    seen = base.transform_filter("datum.valor !== null").mark_point(opacity=0, size=120).encode(y=y("valor"))
    last = data["valor"].last_valid_index()
    end = (
        alt.Chart(data.loc[[] if last is None else [last]])
        .mark_point(size=45, stroke=theme.ACCENT, opacity=1)
        .encode(
            x=alt.X("periodo:O"),
            y=y("valor"),
            fill=alt.FillValue(theme.PAPER if last is not None and data["parcial"][last] else theme.ACCENT),
        )
    )
    crosses = (
        base.transform_filter("!datum.entregue")
        .mark_point(shape=theme.CROSS, size=25, color=theme.MUTED, fill=theme.MUTED, opacity=1)
        .encode(y=alt.YValue(height - 4))
    )
    rule = alt.Chart(pd.DataFrame({"valor": [] if target is None else [target]})).mark_rule(
        color=theme.MUTED, strokeDash=[4, 3]
    )
    text = describe.series(frame, period=period, unit=unit, decimals=decimals, target=target, subject=subject)
    layers = [rule.encode(y=y("valor")), line, dashed, crosses, seen, end]
    return finish(layers, text, width=width, height=height)
