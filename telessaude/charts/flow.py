"""What came into a queue and what left it, month by month: up what came, down what went."""

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe
from telessaude.charts.common import figure, finish, numbers
from telessaude.charts.drawing import Drawing
from telessaude.reading.formats import month

CAME, DONE, GONE = "entraram", "saíram atendidas", "saíram sem atendimento"
FILLS = {CAME: palette.ACCENT, DONE: palette.GOOD, GONE: palette.STRIPE}


def flow(frame: pd.DataFrame, *, subject: str = "", width: int | None = None, height: int = 240) -> Drawing:
    """Bars of a queue's months, above zero who came, below it who left, first those that were attended.

    `frame`: mes (date, each once, in order), entradas, executadas, outras_saidas (null counts as none).
    """
    came, done, gone = (
        [value or 0.0 for value in numbers(frame, name)]
        for name in ("entradas", "executadas", "outras_saidas")
    )
    labels = [month(day) for day in frame["mes"]]
    bars = pd.DataFrame(
        [
            row
            for label, more, attended, other in zip(labels, came, done, gone, strict=True)
            for row in (
                (label, CAME, 0.0, more, more),
                (label, DONE, 0.0, -attended, attended),
                (label, GONE, -attended, -attended - other, other),
            )
        ],
        columns=["mes", "tipo", "de", "ate", "solicitacoes"],
    )
    bars["texto"] = [figure(value, "", 0) for value in bars["solicitacoes"]]
    scale = alt.Scale(domain=list(FILLS), range=list(FILLS.values()))
    axis = alt.Axis(
        labelExpr="format(abs(datum.value), ',')",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-12,
        tickCount=6,
    )
    drawn = (
        alt.Chart(bars)
        .mark_bar(stroke=palette.MUTED, strokeWidth=0.5)
        .encode(
            x=alt.X(
                "mes:O",
                title=None,
                scale=alt.Scale(domain=labels, paddingInner=0.25),
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False),
            ),
            y=alt.Y("de:Q", title="solicitações", axis=axis),
            y2=alt.Y2("ate"),
            fill=alt.Fill("tipo:N", scale=scale, legend=alt.Legend(title=None, columns=3)),
            tooltip=[
                alt.Tooltip("mes:N", title="Mês"),
                alt.Tooltip("tipo:N", title="Movimento"),
                alt.Tooltip("texto:N", title="Solicitações"),
            ],
        )
    )
    zero = alt.Chart(pd.DataFrame({"de": [0]})).mark_rule(color=palette.INK, tooltip=False).encode(y="de:Q")
    said = [
        f"{name} {figure(sum(values), '', 0)}" for name, values in zip(FILLS, (came, done, gone), strict=True)
    ]
    span = [f"de {labels[0]} a {labels[-1]}"] if labels else []
    return finish([drawn, zero], describe.sentence(subject, [*span, *said]), width=width, height=height)
