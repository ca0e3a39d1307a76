"""Parts of a whole over time."""

import altair as alt
import pandas as pd

from dashboard import theme
from dashboard.charts import describe
from dashboard.charts.common import NOT_DELIVERED, figure, finish, flags, numbers, period_label
from dashboard.charts.gaps import gaps

CATEGORIES = len(theme.PALETTE)
OTHERS = "Outras"
PARTIAL_OPACITY = 0.65  # lets the hatch behind a partial bar through


def stacked(
    frame: pd.DataFrame,
    *,
    period: str = "mes",
    unit: str = "",
    decimals: int | None = None,
    share: bool = False,
    subject: str = "",
    width: int | None = None,
    height: int = 300,
) -> alt.LayerChart:
    """Stacked bars, one a period, of up to eight categories in order of first appearance (then "Outras").

    `frame`: periodo_inicio, categoria, valor (additive: counts). Optional: parcial (hatched), entregue
    (false: a cross, no bar, and categoria may be null). `share` draws percentages of each period's sum. The
    legend is in the order of the bars, from the bottom.
    """
    data = _prepare(frame, period, unit, decimals, share)
    periods = pd.DataFrame(
        {
            "periodo": [period_label(period, day) for day in frame["periodo_inicio"]],
            "parcial": flags(frame, "parcial", False),
            "entregue": flags(frame, "entregue", True),
        }
    ).drop_duplicates("periodo")
    periods["estado"] = NOT_DELIVERED
    names = list(data["categoria"].unique())
    x = alt.X(
        "periodo:O",
        title=None,
        scale=alt.Scale(domain=list(periods["periodo"]), paddingInner=0.2),
        axis=alt.Axis(labelAngle=0, labelOverlap="greedy", grid=False),
    )
    scale = alt.Scale(domain=[0, 100]) if share else alt.Scale()
    columns = alt.Chart(periods).encode(x=x)
    crosses = columns.transform_filter("!datum.entregue").mark_point(
        shape=theme.CROSS, size=70, color=theme.MUTED, fill=theme.MUTED, opacity=1
    )
    bars = (
        alt.Chart(data)
        .mark_bar(stroke=theme.PAPER, strokeWidth=1)
        .encode(
            x=x,
            y=alt.Y("valor:Q", title="% do total" if share else unit or None, axis=Y_AXIS, scale=scale),
            fill=alt.Fill(
                "categoria:N",
                scale=alt.Scale(domain=names, range=list(theme.PALETTE[: len(names)])),
                legend=alt.Legend(title=None, columns=4),
            ),
            fillOpacity=alt.FillOpacity("opacidade:Q", scale=None),
            order=alt.Order("ordem:Q"),
            tooltip=[
                alt.Tooltip("periodo:N", title="Período"),
                alt.Tooltip("categoria:N", title="Categoria"),
                alt.Tooltip("texto:N", title="Valor"),
            ],
        )
    )
    late = crosses.encode(
        y=alt.YValue(height - 9),
        tooltip=[alt.Tooltip("periodo:N", title="Período"), alt.Tooltip("estado:N", title="Entrega")],
    )
    return finish(
        [*gaps(columns, len(periods), height), bars, late],
        _describe(data, periods, subject),
        width=width,
        height=height,
    )


Y_AXIS = alt.Axis(titleAngle=0, titleAlign="left", titleAnchor="end", titleX=0, titleY=-12, tickCount=6)


def _prepare(frame: pd.DataFrame, period: str, unit: str, decimals: int | None, share: bool) -> pd.DataFrame:
    """One row a period and category shown."""
    data = pd.DataFrame(
        {
            "inicio": frame["periodo_inicio"].to_numpy(),
            "categoria": frame["categoria"].to_numpy(),
            "valor": numbers(frame, "valor"),
            "parcial": flags(frame, "parcial", False),
            "entregue": flags(frame, "entregue", True),
        }
    )
    data = data[data["entregue"] & data["valor"].notna() & data["categoria"].notna()]
    names = list(data["categoria"].unique())
    if len(names) > CATEGORIES:
        data["categoria"] = data["categoria"].where(data["categoria"].isin(names[: CATEGORIES - 1]), OTHERS)
        names = [*names[: CATEGORIES - 1], OTHERS]
    data = data.groupby(["inicio", "categoria", "parcial"])["valor"].sum().reset_index()
    data["ordem"] = data["categoria"].map(names.index)
    data = data.sort_values(["inicio", "ordem"])
    data["periodo"] = [period_label(period, day) for day in data["inicio"]]
    data["texto"] = [figure(value, unit, decimals) for value in data["valor"]]
    if share:
        part = 100 * data["valor"] / data.groupby("inicio")["valor"].transform("sum")
        data["texto"] = [f"{figure(p, '%', 1)} ({t})" for p, t in zip(part, data["texto"], strict=True)]
        data["valor"] = part
    data["opacidade"] = [PARTIAL_OPACITY if hidden else 1.0 for hidden in data["parcial"]]
    columns = ["periodo", "categoria", "valor", "texto", "parcial", "opacidade", "ordem"]
    return data[columns]


def _describe(data: pd.DataFrame, periods: pd.DataFrame, subject: str) -> str:
    """Each category in the last closed period, and the periods without delivery or partial."""
    closed = data[~data["parcial"]]
    said = ["sem valores de períodos encerrados"]
    if len(closed):
        last = closed["periodo"].iloc[-1]
        rows = closed[closed["periodo"] == last]
        told = [f"{name} {text}" for name, text in zip(rows["categoria"], rows["texto"], strict=True)]
        said = [f"em {last}: {', '.join(told)}"]
    labels, delivered, partial = (list(periods[column]) for column in ("periodo", "entregue", "parcial"))
    return describe.sentence(subject, said + describe.marked_periods(labels, delivered, partial))
