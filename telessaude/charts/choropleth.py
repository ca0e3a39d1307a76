"""Municípios as the area that they fill, in classes that survive colour-blindness and print."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from telessaude import palette
from telessaude.charts import describe
from telessaude.charts.common import NOT_DELIVERED, figure, finish, flags, numbers, short_figure
from telessaude.charts.drawing import Drawing
from telessaude.charts.territory import Geometry, borders, hatching

COLORS = palette.SEQUENTIAL  # one hue, darker the higher: grey tones of a printer keep their order
# What a letter and a line of a name take, and what lies between the lines of a hatch, of the map's extent.
LETTER, LINE, STRIPE = 0.009, 0.022, 0.008
# How a map is read, for under it.
READING = (
    "Cada cor tem um quinto dos municípios com valor, da mais clara (menor) à mais escura. Branco: sem "
    "registro. Listrado: não entregue. Traço escuro: divisa da UF e das regiões de saúde."
)
PLANE = {"type": "identity", "reflectY": True}


def choropleth(
    frame: pd.DataFrame,
    shapes: Mapping[str, Geometry],
    *,
    unit: str = "",
    decimals: int | None = None,
    names: bool = False,
    subject: str = "",
    width: int | None = None,
    height: int = 480,
) -> Drawing:
    """Each município in the colour of its fifth of the values; hatched where nothing was delivered.

    `frame`: municipio_ibge, nome, latitude, longitude (degrees), valor, regiao (whose borders are drawn);
    optional: entregue. `shapes`: a GeoJSON geometry each. `names` writes those that do not overlap.
    """
    data = _prepare(frame, shapes, unit, decimals)
    told = [alt.Tooltip("nome:N", title="Município"), alt.Tooltip("texto:N", title="Valor")]
    area = alt.Chart(data).mark_geoshape(stroke=palette.STRIPE, strokeWidth=0.4, fill=palette.PAPER)
    classes = [one for one in data.attrs["classes"] if one is not None]
    scale = alt.Scale(domain=classes, range=_colors(len(classes)))
    layers = [
        area.encode(tooltip=told),
        area.transform_filter("datum.classe !== null").encode(
            fill=alt.Fill(
                "classe:N", scale=scale, legend=alt.Legend(title=unit or None, columns=3, symbolType="square")
            ),
            tooltip=told,
        ),
    ]
    step = STRIPE * _extent(data)
    hatched = [hatching(shapes[code], step) for code in data.loc[~data["entregue"], "municipio_ibge"]]
    if hatched:
        layers.append(_lines(hatched, palette.MUTED, 0.7))
    layers.append(_lines([borders(shapes, dict(zip(data["municipio_ibge"], data["regiao"], strict=True)))],
                         palette.INK, 1.1))  # fmt: skip
    if names:
        layers += _names(data)
    text = describe.places(
        frame.dropna(subset=["valor"]), "nome", unit=unit, decimals=decimals, subject=subject
    )
    lacking = int((~data["entregue"]).sum())
    said = f"{text} Listrado, {NOT_DELIVERED}: {lacking}." if lacking else text
    return finish(layers, said, width=width, height=height, projection=PLANE)


def classes_of(values: list[float]) -> list[float]:
    """The upper bounds of the classes: fifths of the places, fewer where values repeat."""
    bounds: list[float] = np.quantile(values, np.linspace(0.2, 1, len(COLORS))).tolist() if values else []
    return sorted({float(bound) for bound in bounds})


def _prepare(
    frame: pd.DataFrame, shapes: Mapping[str, Geometry], unit: str, decimals: int | None
) -> pd.DataFrame:
    kept = frame[frame["municipio_ibge"].isin(shapes)].reset_index(drop=True)
    data = kept[["municipio_ibge", "nome", "latitude", "longitude"]].assign(
        valor=pd.Series(numbers(kept, "valor"), dtype="float64"),
        regiao=kept["regiao"].fillna("").astype(str),
        entregue=flags(kept, "entregue", True),
        type="Feature",
    )
    data["geometry"] = data["municipio_ibge"].map(dict(shapes))
    values = data["valor"].dropna().tolist()
    bounds = classes_of(values)
    labels = _labels(min(values, default=0.0), bounds, unit, decimals)
    data["classe"] = [
        None if pd.isna(value) else labels[int(np.searchsorted(bounds, value))] for value in data["valor"]
    ]
    data["texto"] = [
        figure(value, unit, decimals) if not pd.isna(value) else "sem dado" if came else NOT_DELIVERED
        for value, came in zip(data["valor"], data["entregue"], strict=True)
    ]
    data.attrs["classes"] = labels
    return data


def _labels(lowest: float, bounds: list[float], unit: str, decimals: int | None) -> list[str]:
    """Each class by its bounds: "até 3,2", "3,2 a 5,1"."""
    written = [short_figure(bound, unit, decimals) for bound in [lowest, *bounds]]
    first = [f"{written[0]} a {written[1]}" if len(bounds) > 1 else written[-1]] if bounds else []
    rest = [f"mais de {low} a {high}" for low, high in itertools.pairwise(written[1:])]
    return first + rest


def _colors(count: int) -> list[str]:
    places = np.linspace(0, len(COLORS) - 1, count).round().astype(int) if count > 1 else [len(COLORS) // 2]
    return [COLORS[place] for place in places]


def _lines(geometries: list[Geometry], color: str, width: float) -> alt.Chart:
    rows: list[dict[str, Any]] = [{"type": "Feature", "geometry": one} for one in geometries]
    return alt.Chart(pd.DataFrame(rows)).mark_geoshape(
        filled=False, stroke=color, strokeWidth=width, tooltip=False
    )


def _names(data: pd.DataFrame) -> list[alt.Chart]:
    """The names that do not overlap, dark on a light edge: they are read on the light and on the dark."""
    written = data.loc[_apart(data), ["nome", "longitude", "latitude"]]
    base = alt.Chart(written).encode(longitude="longitude:Q", latitude="latitude:Q", text="nome:N")
    edge = base.mark_text(fontSize=10, stroke=palette.PAPER, strokeWidth=3, strokeJoin="round", tooltip=False)
    return [edge, base.mark_text(fontSize=10, color=palette.INK, tooltip=False)]


def _extent(data: pd.DataFrame) -> float:
    """Degrees from the first seat to the last, the longer way."""
    return float(max(np.ptp(data["longitude"]), np.ptp(data["latitude"]))) if len(data) > 1 else 1.0


def _apart(data: pd.DataFrame) -> list[int]:
    """The rows whose names do not overlap one with a higher value."""
    kept: dict[int, tuple[float, float, float]] = {}
    extent = _extent(data)
    ordered = data.sort_values("valor", ascending=False, na_position="last")
    for row, name, x, y in zip(
        ordered.index, ordered["nome"], ordered["longitude"], ordered["latitude"], strict=True
    ):
        half = LETTER * extent * len(name) / 2
        near = (
            abs(x - other) < half + wide and abs(y - low) < LINE * extent
            for other, low, wide in kept.values()
        )
        if not any(near):
            kept[row] = (x, y, half)
    return list(kept)
