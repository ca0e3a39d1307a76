"""Funnel plot: places against their denominators."""

from dataclasses import asdict
from typing import Any, Literal

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe
from telessaude.charts.common import figure, finish, numbers, short_figure
from telessaude.charts.drawing import Drawing
from telessaude.charts.lines import names_beside
from telessaude.reading.control import Funnel

INSIDE, PAST_95, PAST_998 = "dentro dos limites", "fora do limite de 95 %", "fora do limite de 99,8 %"
MARKS = {
    INSIDE: ("circle", palette.ACCENT),
    PAST_95: ("triangle-up", palette.SERIES[4]),
    PAST_998: ("diamond", palette.ALERT),
}
NAMED = 12  # places named at most: beyond this the names cover one another
TURN = 0.5  # share of the largest denominator past which a name goes to the left of its point
WIDE = 30  # times the smallest denominator from which the axis is logarithmic


def funnel(
    frame: pd.DataFrame,
    limits: Funnel,
    *,
    unit: str = "",
    decimals: int | None = None,
    denominator: str = "Denominador",
    subject: str = "",
    width: int | None = None,
    height: int = 360,
) -> Drawing:
    """Places as points (x: denominador, y: valor) inside 95 % and 99.8 % limits; those past one are named.

    `frame`, in the order given to `telessaude.reading.control.funnel`: nome, denominador, valor.
    Optional: numerador.
    `limits` must have a centre. `denominator` names the axis ("Teleconsultorias respondidas").
    """
    data = _prepare(frame, limits, unit, decimals)
    curve = pd.DataFrame([asdict(band) for band in limits.curve])
    ends = _ends(data, curve)
    wide = data["denominador"].max() > WIDE * data["denominador"].min()

    def x(column: str) -> alt.X:
        scale = alt.Scale(type="log", nice=False) if wide else alt.Scale(zero=False, nice=False)
        return alt.X(f"{column}:Q", title=denominator, scale=scale, axis=X_AXIS)

    def y(column: str) -> alt.Y:
        scale = alt.Scale(domain=ends, nice=False)
        return alt.Y(f"{column}:Q", title=unit or None, scale=scale, axis=Y_AXIS)

    layers = [
        alt.Chart(curve)
        .mark_line(color=palette.MUTED, strokeDash=dash, strokeWidth=1.2, clip=True, tooltip=False)
        .encode(x=x("denominator"), y=y(column))
        for dash, columns in (([2, 3], ("lower95", "upper95")), ([7, 4], ("lower998", "upper998")))
        for column in columns
    ]
    centre = alt.Chart(pd.DataFrame({"valor": [limits.centre]})).mark_rule(color=palette.INK, tooltip=False)
    layers.append(centre.encode(y=y("valor")))
    layers.append(names_beside(_words(limits, unit, decimals), ends, height))
    layers += _points(data, x("denominador"), y("valor"))
    text = describe.funnel(frame, limits, unit=unit, decimals=decimals, subject=subject)
    return finish(layers, text, width=width, height=height)


X_AXIS = alt.Axis(grid=False, tickCount=6, format=",d")
Y_AXIS = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-12, tickCount=6)


def _prepare(frame: pd.DataFrame, limits: Funnel, unit: str, decimals: int | None) -> pd.DataFrame:
    """One row a place that has a figure, with its mark and the texts of its tooltip."""
    by_rule = {"fora_de_95": PAST_95, "fora_de_998": PAST_998}
    data = pd.DataFrame(
        {
            "nome": frame["nome"].astype(str).to_numpy(),
            "denominador": numbers(frame, "denominador"),
            "valor": numbers(frame, "valor"),
            "marca": [by_rule[s[0].rule] if s else INSIDE for s in limits.signals],
            "sinal": [s[0].sentence if s else INSIDE for s in limits.signals],
        }
    )
    data["valor_texto"] = [figure(value, unit, decimals) for value in data["valor"]]
    data["numerador"] = [figure(value, "", 0) for value in numbers(frame, "numerador")]
    data["denominador_texto"] = [figure(value, "", 0) for value in data["denominador"]]
    return data[data["valor"].notna() & (data["denominador"] > 0)]


def _ends(data: pd.DataFrame, curve: pd.DataFrame) -> list[float]:
    """The values and the wider limits at the typical denominator: the funnel's mouth may leave the plot."""
    typical = curve[curve["denominator"] >= data["denominador"].median()].iloc[0]
    low = min(data["valor"].min(), typical["lower998"])
    high = max(data["valor"].max(), typical["upper998"])
    room = 0.06 * (high - low)
    return [max(low - room, 0.0), high + room]


def _points(data: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    shown = [mark for mark in MARKS if mark in set(data["marca"])]
    legend = alt.Legend(title=None, symbolStrokeWidth=0)
    base = alt.Chart(data).encode(x=x, y=y)
    points = base.mark_point(size=75, opacity=0.9, stroke=palette.PAPER, strokeWidth=0.7).encode(
        shape=alt.Shape("marca:N", legend=legend, scale=_scale(shown, 0)),
        fill=alt.Fill("marca:N", legend=legend, scale=_scale(shown, 1)),
        tooltip=[
            alt.Tooltip("nome:N", title="Nome"),
            alt.Tooltip("valor_texto:N", title="Valor"),
            alt.Tooltip("numerador:N", title="Numerador"),
            alt.Tooltip("denominador_texto:N", title="Denominador"),
            alt.Tooltip("sinal:N", title="Sinal"),
        ],
    )
    far = (data["valor"] - data["valor"].median()).abs().where(data["marca"] != INSIDE, -1)
    named = data.assign(longe=far)
    named = named[named["longe"] >= 0].nlargest(NAMED, "longe").drop(columns="longe")
    right = named["denominador"] > TURN * data["denominador"].max()
    return [points, *_names(named[~right], x, y, "left", 8), *_names(named[right], x, y, "right", -8)]


def _names(
    named: pd.DataFrame, x: alt.X, y: alt.Y, align: Literal["left", "right"], dx: int
) -> list[alt.Chart]:
    """Names of places with a halo, so that a limit behind them doesn't cross them out."""
    if named.empty:
        return []
    base = alt.Chart(named).encode(x=x, y=y, text=alt.Text("nome:N"))
    text: dict[str, Any] = {"align": align, "baseline": "middle", "dx": dx, "fontSize": 11, "tooltip": False}
    return [base.mark_text(stroke=palette.PAPER, strokeWidth=4, **text), base.mark_text(**text)]


def _words(limits: Funnel, unit: str, decimals: int | None) -> list[tuple[str, float, str]]:
    """What the lines are, at their right ends."""
    last = limits.curve[-1]
    return [
        (f"Conjunto {short_figure(limits.centre, unit, decimals)}", limits.centre or 0.0, palette.INK),
        *(
            (f"Limite de {name}", value, palette.MUTED)
            for name, value in (
                ("99,8 %", last.upper998),
                ("95 %", last.upper95),
                ("95 %", last.lower95),
                ("99,8 %", last.lower998),
            )
        ),
    ]


def _scale(shown: list[str], part: int) -> alt.Scale:
    return alt.Scale(domain=shown, range=[MARKS[mark][part] for mark in shown])
