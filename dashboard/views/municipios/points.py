"""Municípios as points where they lie: the shape of a UF without any map to fetch."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboard import theme
from dashboard.charts import describe
from dashboard.charts.common import figure, finish

HEIGHT = 480


def point_map(
    frame: pd.DataFrame, *, unit: str = "", subject: str = "", width: int | None = None
) -> alt.LayerChart:
    """A point a município, larger and darker the higher its value; a small hollow one where there is none.

    `frame`: nome, latitude, longitude, valor.
    """
    shown = frame[["nome", "latitude", "longitude", "valor"]].sort_values("valor")
    data = shown.assign(
        texto=["sem dado" if pd.isna(value) else figure(value, unit, 1) for value in shown["valor"]]
    )
    base = alt.Chart(data).encode(
        longitude="longitude:Q",
        latitude="latitude:Q",
        tooltip=[alt.Tooltip("nome:N", title="Município"), alt.Tooltip("texto:N", title="Taxa")],
    )
    absent = base.transform_filter("datum.valor === null").mark_point(
        size=10, color=theme.STRIPE, strokeWidth=1, fill=theme.PAPER
    )
    legend = alt.Legend(title=unit, format=",.0f")
    known = base.transform_filter("datum.valor !== null").mark_circle(
        stroke=theme.INK, strokeWidth=0.5, opacity=0.9
    )
    coloured = known.encode(
        size=alt.Size("valor:Q", scale=alt.Scale(range=[20, 320]), legend=legend),
        color=alt.Color("valor:Q", scale=alt.Scale(range=list(theme.SEQUENTIAL[1:])), legend=legend),
    )
    return finish(
        [absent, coloured],
        describe.places(shown, "nome", unit=unit, decimals=1, subject=subject),
        width=width,
        height=HEIGHT,
    ).project("mercator")
