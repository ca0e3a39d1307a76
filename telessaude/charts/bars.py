"""Horizontal bars: places ranked, the categories of a breakdown."""

import textwrap
from typing import Any

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.common import figure, finish, flags, hatch, interval_texts, numbers
from telessaude.charts.drawing import Drawing
from telessaude.reading.formats import NOTHING

ROW, TEXT_LINE = 28, 13  # pixels a bar, and a line of its name
LABEL_LETTERS = 36
SIGN_AT, WORDS_AT = 14, 26  # pixels right of the plot: status sign, value


def ranking(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    decimals: int | None = None,
    target: float | None = None,
    reference: tuple[str, float] | None = None,
    subject: str = "",
    width: int | None = None,
) -> Drawing:
    """Places as bars in the order given, with value, 95 % interval, and status by colour and sign.

    `frame`: nome (each once), valor (null: no bar, "sem dado"). Optional: ic95_inferior, ic95_superior,
    situacao (null where there is no figure), parcial (hatched), numerador, denominador (tooltip).
    `reference` is a line to compare with: its name and value (("Minas Gerais", 71.2)).
    """
    data = prepare(frame, "nome", unit, decimals)
    marked = [("Meta", target)] if target is not None else []
    layers = bars(data, unit, [*marked, *([reference] if reference else [])], decimals)
    text = describe.places(frame, "nome", unit=unit, decimals=decimals, target=target, subject=subject)
    return finish(layers, text, width=width, height=step(data))


def breakdown(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    decimals: int | None = None,
    subject: str = "",
    width: int | None = None,
) -> Drawing:
    """The categories of one breakdown as bars in the order given, with interval and value.

    `frame`: categoria (each once), valor. Optional: ic95_inferior, ic95_superior, numerador, denominador,
    parcial (hatched).
    """
    data = prepare(frame, "categoria", unit, decimals)
    layers = bars(data, unit, [], decimals)
    text = describe.places(frame, "categoria", unit=unit, decimals=decimals, subject=subject)
    return finish(layers, text, width=width, height=step(data))


def prepare(frame: pd.DataFrame, name: str, unit: str, decimals: int | None) -> pd.DataFrame:
    """One row a bar, with the texts beside it and in its tooltip."""
    values = numbers(frame, "valor")
    data = pd.DataFrame(
        {
            "nome": ["\n".join(textwrap.wrap(str(label), LABEL_LETTERS)) for label in frame[name]],
            "valor": values,
            "barra": values,
            "ic95_inferior": numbers(frame, "ic95_inferior"),
            "ic95_superior": numbers(frame, "ic95_superior"),
            "parcial": flags(frame, "parcial", False),
            "valor_texto": ["sem dado" if v is None else figure(v, unit, decimals) for v in values],
        }
    )
    if "situacao" in frame:
        data["situacao"] = [theme.status(s if isinstance(s, str) else None).label for s in frame["situacao"]]
    data["ic_texto"] = interval_texts(data, unit, decimals)
    for part in ("numerador", "denominador"):
        data[part] = [figure(v, "", 0) for v in numbers(frame, part)]
    return data


def bars(
    data: pd.DataFrame,
    unit: str,
    marked: list[tuple[str, float]],
    decimals: int | None,
    *,
    ends: tuple[float, float] | None = None,
    title: str | None = None,
) -> list[alt.Chart]:
    """Bars, intervals, vertical lines with their names above, and the value of each bar beside the plot."""
    low, high = ends or _ends(data, [value for _, value in marked])
    base = alt.Chart(data).encode(
        y=alt.Y(
            "nome:N",
            title=None,
            sort=None,
            scale=alt.Scale(domain=list(data["nome"]), paddingInner=0.35, paddingOuter=0.25),
            axis=Y_AXIS,
        ),
        tooltip=_tooltip(data),
    )
    x = alt.X(
        "barra:Q", title=title or unit or None, scale=alt.Scale(domain=[low, high], nice=False), axis=X_AXIS
    )
    fill = _fill(data)
    full = base.transform_filter("!datum.parcial").mark_bar().encode(x=x, fill=fill)
    part = base.transform_filter("datum.parcial").mark_bar(fill=hatch(), strokeWidth=1.5).encode(x=x)
    part = part.encode(stroke=fill)
    ranges = base.transform_filter("datum.ic95_inferior !== null").encode(
        x=alt.X("ic95_inferior:Q"), x2=alt.X2("ic95_superior")
    )
    words = base.mark_text(align="left", dx=WORDS_AT if "situacao" in data else 8)
    layers = [full, part] if data["parcial"].any() else [full]
    if data["ic95_inferior"].notna().any():
        layers.append(ranges.mark_rule(color=palette.PAPER, strokeWidth=5, opacity=0.7))
        layers.append(ranges.mark_rule(color=palette.INK, strokeWidth=1.5))
    layers += _marked(marked, unit, decimals)
    layers.append(words.encode(x=alt.XValue("width"), text=alt.Text("valor_texto:N")))
    if "situacao" in data:
        layers.append(_signs(base, data))
    return layers


LEGEND = alt.Legend(title=None, symbolStrokeWidth=0, columns=2)  # beside long names there is little room
X_AXIS = alt.Axis(tickCount=6, domain=False)
Y_AXIS = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=300, grid=False)


def _ends(data: pd.DataFrame, marked: list[float]) -> tuple[float, float]:
    seen = [*data[["valor", "ic95_superior", "ic95_inferior"]].stack().dropna(), *marked, 0.0]
    low, high = min(seen), max(seen)
    return low, high if high > low else low + 1


def step(data: pd.DataFrame) -> alt.Step:
    """Pixels a bar: enough for the longest name."""
    return alt.Step(max(ROW, TEXT_LINE * (1 + data["nome"].str.count("\n").max()) + 8))


def _statuses(data: pd.DataFrame) -> list[theme.Status]:
    return [s for s in [*theme.STATUSES.values(), theme.NO_DATA] if s.label in set(data["situacao"])]


def _fill(data: pd.DataFrame) -> Any:
    if "situacao" not in data:
        return alt.FillValue(palette.ACCENT)
    shown = _statuses(data)
    scale = alt.Scale(domain=[s.label for s in shown], range=[s.color for s in shown])
    return alt.Fill("situacao:N", scale=scale, legend=LEGEND)


def _signs(base: alt.Chart, data: pd.DataFrame) -> alt.Chart:
    shown = _statuses(data)
    scale = alt.Scale(domain=[s.label for s in shown], range=[s.shape for s in shown])
    return base.mark_point(size=60, opacity=1, strokeWidth=0, xOffset=SIGN_AT).encode(
        x=alt.XValue("width"),
        shape=alt.Shape("situacao:N", scale=scale, legend=LEGEND),
        fill=_fill(data),
    )


def _marked(marked: list[tuple[str, float]], unit: str, decimals: int | None) -> list[alt.Chart]:
    layers = []
    for place, (name, value) in enumerate(marked):
        data = pd.DataFrame({"barra": [value], "texto": [f"{name} {figure(value, unit, decimals)}"]})
        line = alt.Chart(data).encode(x=alt.X("barra:Q"))
        dash = [1, 0] if place == 0 else [5, 4]
        layers.append(line.mark_rule(color=palette.INK, strokeDash=dash, strokeWidth=1.5, tooltip=False))
        words = line.mark_text(baseline="bottom", color=palette.INK, fontSize=11, tooltip=False)
        layers.append(words.encode(y=alt.YValue(-5 - 14 * place), text=alt.Text("texto:N")))
    return layers


def _tooltip(data: pd.DataFrame) -> list[alt.Tooltip]:
    rows = [("nome", "Nome"), ("valor_texto", "Valor"), ("ic_texto", "Intervalo de 95 %")]
    rows += [("numerador", "Numerador"), ("denominador", "Denominador"), ("situacao", "Situação")]
    rows += [("medido", "Valor do indicador"), ("meta", "Meta")]
    said = {
        "medido": "medido" in data,
        "meta": "meta" in data,
        "ic_texto": data["ic95_inferior"].notna().any(),
        "situacao": "situacao" in data,
        "numerador": data["numerador"].ne(NOTHING).any(),
        "denominador": data["denominador"].ne(NOTHING).any(),
    }
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in rows if said.get(field, True)]
