"""Municípios as points at their places: a map without tiles, so that it needs no network."""

import math

import altair as alt
import pandas as pd

from dashboard import theme
from dashboard.charts import describe
from dashboard.charts.common import figure, finish, numbers

COLORS = theme.SEQUENTIAL
NAMED = 10  # the highest are named on the map; all of them in the tooltip and in the table beside it
# Degrees that a name takes on a map of a state some 10 degrees wide: two nearer than that would overlap.
NAME_WIDTH, NAME_HEIGHT = 1.8, 0.3


def point_map(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    decimals: int | None = None,
    subject: str = "",
    width: int | None = None,
    height: int = 460,
) -> alt.LayerChart:
    """A point a município at its seat, darker and larger the higher its value; one without is a grey dot.

    `frame`: nome, latitude, longitude (degrees), valor. With a whole state, the dots draw its shape.
    """
    data = _prepare(frame, unit, decimals)
    base = alt.Chart(data).encode(
        x=alt.X("longitude:Q", axis=None, scale=_span(data["longitude"])),
        y=alt.Y("latitude:Q", axis=None, scale=_span(data["latitude"])),
        tooltip=[alt.Tooltip("nome:N", title="Município"), alt.Tooltip("texto:N", title="Valor")],
    )
    points = base.mark_point(filled=False, strokeWidth=1, opacity=1).encode(
        fill=alt.Fill("cor:N", scale=None),
        stroke=alt.Stroke("borda:N", scale=None),
        size=alt.Size("tamanho:Q", scale=None),
    )
    names = base.transform_filter("datum.nomeado").mark_text(
        align="left", dx=8, fontSize=11, color=theme.INK, tooltip=False
    )
    valued = frame.dropna(subset=["valor"])
    text = describe.places(valued, "nome", unit=unit, decimals=decimals, subject=subject)
    return finish([points, names.encode(text="nome:N")], text, width=width, height=height)


def _prepare(frame: pd.DataFrame, unit: str, decimals: int | None) -> pd.DataFrame:
    data = frame[["nome", "latitude", "longitude"]].copy()
    values = numbers(frame, "valor")
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    data["texto"] = ["sem dado" if value is None else figure(value, unit, decimals) for value in values]
    data["cor"] = [theme.GRID if v is None else COLORS[_step(v, low, high)] for v in values]
    data["borda"] = [theme.GRID if v is None else theme.MUTED for v in values]
    data["tamanho"] = [6 if v is None else 60 + 60 * _step(v, low, high) for v in values]
    data["valor"] = values
    data = data.dropna(subset=["latitude", "longitude"]).reset_index(drop=True)
    data["nomeado"] = data.index.isin(_named(data))
    return data.sort_values("valor", na_position="first", ignore_index=True)


def _named(data: pd.DataFrame) -> list[int]:
    """The rows with the highest values whose names do not overlap one that is higher."""
    named: list[int] = []
    for row in data.dropna(subset=["valor"]).sort_values("valor", ascending=False).itertuples():
        near = (
            abs(row.longitude - data.loc[other, "longitude"]) < NAME_WIDTH
            and abs(row.latitude - data.loc[other, "latitude"]) < NAME_HEIGHT
            for other in named
        )
        if len(named) < NAMED and not any(near):
            named.append(row.Index)
    return named


def _step(value: float, low: float, high: float) -> int:
    """Which of the equal steps between the lowest and the highest value one is in."""
    if high <= low:
        return len(COLORS) // 2
    return min(int(len(COLORS) * (value - low) / (high - low)), len(COLORS) - 1)


def _span(degrees: pd.Series) -> alt.Scale:
    if degrees.empty:
        return alt.Scale()
    margin = max(0.1, 0.05 * (degrees.max() - degrees.min()))
    low, high = degrees.min() - margin, degrees.max() + margin
    return alt.Scale(domain=[math.floor(10 * low) / 10, math.ceil(10 * high) / 10], nice=False, zero=False)
