"""Quality scores of núcleos, month by month."""

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.common import figure, finish, numbers
from telessaude.charts.drawing import Drawing
from telessaude.reading.formats import month


def scores(frame: pd.DataFrame, *, subject: str = "", width: int | None = None, height: int = 280) -> Drawing:
    """Quality score, 0 to 100, of up to eight núcleos month by month, each line with its colour and shape.

    `frame`: nome, mes (date), pontuacao (null: not due yet, a gap). Raises ValueError past eight núcleos: who
    calls chooses which to show.
    """
    names = list(frame["nome"].astype(str).unique())
    if len(names) > len(theme.SHAPES):
        raise ValueError(f"{len(names)} núcleos; at most {len(theme.SHAPES)} can be told apart")
    values = numbers(frame, "pontuacao")
    data = pd.DataFrame(
        {
            "nome": frame["nome"].astype(str).to_numpy(),
            "mes": [month(day) for day in frame["mes"]],
            "valor": values,
            "valor_texto": [figure(value, "", 1) for value in values],
        }
    )
    months = [month(day) for day in sorted(frame["mes"].unique())]
    legend = alt.Legend(title=None, columns=3)
    y_axis = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-12, tickCount=5)
    base = alt.Chart(data).encode(
        x=alt.X(
            "mes:O",
            title=None,
            scale=alt.Scale(domain=months),
            axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False),
        ),
        y=alt.Y("valor:Q", title="pontos", scale=alt.Scale(domain=[0, 100]), axis=y_axis),
        color=alt.Color(
            "nome:N", legend=legend, scale=alt.Scale(domain=names, range=list(palette.SERIES[: len(names)]))
        ),
    )
    points = base.mark_point(size=55, opacity=1, filled=True).encode(
        shape=alt.Shape(
            "nome:N", legend=legend, scale=alt.Scale(domain=names, range=list(theme.SHAPES[: len(names)]))
        ),
        tooltip=[
            alt.Tooltip("nome:N", title="Núcleo"),
            alt.Tooltip("mes:N", title="Mês"),
            alt.Tooltip("valor_texto:N", title="Pontuação"),
        ],
    )
    last = data.dropna(subset="valor").groupby("nome", sort=False).last().reset_index()
    text = describe.places(last, "nome", decimals=1, subject=subject)
    return finish([base.mark_line(strokeWidth=1.5, tooltip=False), points], text, width=width, height=height)
