"""Horizontal lines with their names beside the plot."""

from itertools import pairwise

import altair as alt
import pandas as pd

from telessaude.charts.common import short_figure

NamedLine = tuple[str, float, str, bool]  # name, value, colour, dashed
LABEL_PIXELS = 15
ROUNDS = 40  # of pushing neighbours apart: five names settle in far fewer


def named_lines(
    lines: list[NamedLine], ends: list[float], unit: str, decimals: int | None, height: int
) -> list[alt.Chart]:
    """Each line across the plot, and its name and value at the right, moved apart where lines are close."""
    if not lines:
        return []
    data = pd.DataFrame(lines, columns=["nome", "valor", "cor", "tracejada"])
    rules = [
        alt.Chart(data[data["tracejada"] == dashed])
        .mark_rule(strokeDash=[6, 4] if dashed else [1, 0], strokeWidth=1.5, tooltip=False)
        .encode(y=alt.Y("valor:Q"), color=alt.Color("cor:N", scale=None))
        for dashed in sorted(set(data["tracejada"]))
    ]
    words = [
        (f"{name} {short_figure(value, unit, decimals)}", value, color) for name, value, color, _ in lines
    ]
    return [*rules, names_beside(words, ends, height)]


def names_beside(words: list[tuple[str, float, str]], ends: list[float], height: int) -> alt.Chart:
    """Words (text, height, colour) at the right of the plot, moved apart where heights are close."""
    data = pd.DataFrame(words, columns=["texto", "valor", "cor"])
    data["valor"] = _apart(list(data["valor"]), ends, height)
    names = alt.Chart(data).mark_text(align="left", baseline="middle", dx=6, tooltip=False)
    color = alt.Color("cor:N", scale=None)
    return names.encode(x=alt.XValue("width"), y=alt.Y("valor:Q"), text=alt.Text("texto:N"), color=color)


def _apart(values: list[float], ends: list[float], height: int) -> list[float]:
    """Where to write each name: at its line, or as near as the other names let it be."""
    gap = LABEL_PIXELS * (ends[1] - ends[0]) / height
    order = sorted(range(len(values)), key=values.__getitem__)
    places = list(values)
    for _ in range(ROUNDS):
        for below, above in pairwise(order):
            push = max(0.0, gap - (places[above] - places[below])) / 2
            places[below] -= push
            places[above] += push
        places[order[-1]] = min(places[order[-1]], ends[1])
    return places
