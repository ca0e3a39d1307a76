"""Municípios as points where they lie: the shape of a state without any map to fetch."""

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe
from telessaude.charts.common import figure, finish
from telessaude.charts.drawing import Drawing

NAMED = 10  # the highest are named on the map; all of them in the tooltip and in the table beside it
# Degrees that a name takes on a map of a state some 10 degrees wide: two nearer than that would overlap.
NAME_WIDTH, NAME_HEIGHT = 1.8, 0.3
SIZES = (20, 320)


def point_map(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    decimals: int | None = None,
    subject: str = "",
    width: int | None = None,
    height: int = 480,
) -> Drawing:
    """A point a município at its seat, darker and larger the higher its value; one without is a grey dot.

    `frame`: nome, latitude, longitude (degrees), valor. With a whole state, the dots draw its shape.
    """
    data = _prepare(frame, unit, decimals)
    base = alt.Chart(data).encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        tooltip=[alt.Tooltip("nome:N", title="Município"), alt.Tooltip("texto:N", title="Valor")],
    )
    dots = base.transform_filter("datum.valor === null").mark_circle(size=6, color=palette.STRIPE, opacity=1)
    legend = alt.Legend(title=unit or None, format=",.0f")
    points = base.transform_filter("datum.valor !== null").mark_circle(
        stroke=palette.INK, strokeWidth=0.5, opacity=0.9
    )
    valued = points.encode(
        size=alt.Size("valor:Q", scale=alt.Scale(range=list(SIZES)), legend=legend),
        color=alt.Color("valor:Q", scale=alt.Scale(range=list(palette.SEQUENTIAL[1:])), legend=legend),
    )
    names = base.transform_filter("datum.nomeado").mark_text(align="left", dx=9, fontSize=11, tooltip=False)
    text = describe.places(
        frame.dropna(subset=["valor"]), "nome", unit=unit, decimals=decimals, subject=subject
    )
    layers = [dots, valued, names.encode(text="nome:N")]
    return finish(layers, text, width=width, height=height, projection="mercator")


def _prepare(frame: pd.DataFrame, unit: str, decimals: int | None) -> pd.DataFrame:
    data = frame[["nome", "latitude", "longitude"]].assign(valor=pd.to_numeric(frame["valor"]))
    data["texto"] = ["sem dado" if pd.isna(v) else figure(v, unit, decimals) for v in data["valor"]]
    # The highest are drawn last, over the others.
    data = data.sort_values("valor", na_position="first", ignore_index=True)
    data["nomeado"] = data.index.isin(_named(data))
    return data


def _named(data: pd.DataFrame) -> list[int]:
    """The rows with the highest values whose names do not overlap one that is higher."""
    named: dict[int, tuple[float, float]] = {}
    valued = data.dropna(subset=["valor"]).iloc[::-1]
    for row, x, y in zip(valued.index, valued["longitude"], valued["latitude"], strict=True):
        near = (abs(x - left) < NAME_WIDTH and abs(y - low) < NAME_HEIGHT for left, low in named.values())
        if len(named) < NAMED and not any(near):
            named[row] = (x, y)
    return list(named)
