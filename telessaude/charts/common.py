"""What all charts share: assembling, period and number texts, the hatch of partial periods."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts.drawing import Drawing
from telessaude.reading import formats

NOT_DELIVERED = "não entregue"
INCOMPLETE = "entrega incompleta"
HATCH_STRIPES = 28


def finish(
    layers: Sequence[alt.Chart],
    description: str,
    *,
    width: int | None,
    height: int | alt.Step | None,
    projection: dict[str, Any] | None = None,
) -> Drawing:
    """Layers as one chart in the project's looks, that says `description`.

    `width` is the whole chart's, names beside the plot included (none: what it gets); `height` is the plot's.
    """
    tall = height.to_dict() if isinstance(height, alt.Step) else height
    size = {name: value for name, value in (("width", width), ("height", tall)) if value is not None}
    return Drawing(layers, description, size, projection)


def figure(value: float | None, unit: str, decimals: int | None) -> str:
    """A value with its unit in Brazilian form; places by the unit unless given."""
    if decimals is None or formats.missing(value):
        return formats.figure(value, unit)
    text = formats.number(value, decimals)
    return f"R$ {text}" if unit == "R$" else f"{text} {unit}".strip()


def short_figure(value: float | None, unit: str, decimals: int | None) -> str:
    """The same where there is little room: of the units only % and R$ are written."""
    places = formats.decimals_of(unit) if decimals is None else decimals
    return figure(value, unit if unit in {"%", "R$"} else "", places)


def interval_texts(frame: pd.DataFrame, unit: str, decimals: int | None) -> list[str]:
    """The 95 % interval of each row ("66,1 a 71,2 %"), a dash where there is none."""
    places = formats.decimals_of(unit) if decimals is None else decimals
    bounds = zip(frame["ic95_inferior"], frame["ic95_superior"], strict=True)
    return [
        formats.NOTHING
        if formats.missing(low)
        else f"{formats.number(low, places)} a {figure(high, unit, decimals)}"
        for low, high in bounds
    ]


def period_label(kind: str, first_day: Any) -> str:
    """A period short enough for an axis: dez/2024, 3º quad. 2024, 2024, 02/12/2024 (the week's Monday)."""
    if kind == "semana":
        return formats.day(first_day)
    return formats.period(kind, first_day).replace("quadrimestre de", "quad.")


def flags(frame: pd.DataFrame, column: str, default: bool) -> list[bool]:
    """A column of flags as plain booleans; a column or a value that is not there counts as `default`."""
    if column not in frame:
        return [default] * len(frame)
    return [default if formats.missing(value) or value is pd.NA else bool(value) for value in frame[column]]


def numbers(frame: pd.DataFrame, column: str) -> list[float | None]:
    """A column of numbers with None for every kind of null; all None when there is no such column."""
    if column not in frame:
        return [None] * len(frame)
    values = pd.to_numeric(frame[column], errors="raise").astype("Float64")
    return [None if value is pd.NA else float(value) for value in values]


def hatch(color: str = palette.STRIPE) -> dict[str, Any]:
    """A fill of diagonal stripes: Vega has no patterns, but a gradient with hard stops is one everywhere."""
    stops: list[dict[str, Any]] = []
    for stripe in range(HATCH_STRIPES):
        for start, end, shown in ((0.0, 0.7, palette.PAPER), (0.7, 1.0, color)):
            stops += [
                {"offset": round((stripe + edge) / HATCH_STRIPES, 5), "color": shown} for edge in (start, end)
            ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}
