"""Brazil as tiles, one a UF: a map that needs no coordinates and no network."""

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.common import figure, finish, numbers, short_figure
from telessaude.charts.drawing import Drawing
from telessaude.reading.formats import NOTHING

# Rows from north to south; each UF keeps its neighbours as far as a grid lets it.
GRID = (
    ". RR . AP . . .",
    ". AM PA MA PI CE RN",
    "AC RO MT TO BA PE PB",
    ". . MS GO DF SE AL",
    ". . . SP MG ES .",
    ". . . PR RJ . .",
    ". . . SC . . .",
    ". . . RS . . .",
)
PLACES = {
    uf: (column, row) for row, line in enumerate(GRID) for column, uf in enumerate(line.split()) if uf != "."
}
COLORS = palette.SEQUENTIAL
DARK_FROM = 3  # the first of the colours that takes white words


def tile_map(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    decimals: int | None = None,
    subject: str = "",
    width: int | None = None,
    height: int = 420,
) -> Drawing:
    """The 27 UFs on a grid, coloured and labelled with their value; a UF without one is blank with "—".

    `frame`: uf, valor. Optional: situacao (its sign goes in the tile), numerador, denominador (tooltip).
    """
    data = _prepare(frame, unit, decimals)
    known = data["valor"].dropna()
    low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
    data["cor"], data["tinta"] = zip(*[_colors(v, low, high) for v in data["valor"]], strict=True)
    base = alt.Chart(data).encode(
        x=alt.X("coluna:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("linha:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
    )
    tiles = base.mark_rect(cornerRadius=4, stroke=palette.GRID).encode(
        fill=alt.Fill("cor:N", scale=None),
        tooltip=[alt.Tooltip("uf:N", title="UF"), alt.Tooltip("valor_texto:N", title="Valor"), *_more(data)],
    )
    words = base.encode(color=alt.Color("tinta:N", scale=None))
    layers = [
        tiles,
        words.mark_text(fontSize=13, fontWeight="bold", dy=-9, tooltip=False).encode(text=alt.Text("uf:N")),
        words.mark_text(fontSize=12, dy=9, tooltip=False).encode(text=alt.Text("numero:N")),
    ]
    if "situacao" in frame:
        layers.append(_signs(base.transform_filter("datum.situacao !== null"), data))
    text = describe.places(frame, "uf", unit=unit, decimals=decimals, subject=subject)
    return finish(layers, text, width=width, height=height)


def _prepare(frame: pd.DataFrame, unit: str, decimals: int | None) -> pd.DataFrame:
    """One row a UF of the country, given or not."""
    values = dict(zip(frame["uf"], numbers(frame, "valor"), strict=True))
    given = frame.set_index("uf")
    data = pd.DataFrame(
        {
            "uf": list(PLACES),
            "coluna": [column for column, _ in PLACES.values()],
            "linha": [row for _, row in PLACES.values()],
            "valor": [values.get(uf) for uf in PLACES],
        }
    )
    data["valor_texto"] = ["sem dado" if pd.isna(v) else figure(v, unit, decimals) for v in data["valor"]]
    data["numero"] = [NOTHING if pd.isna(v) else short_figure(v, unit, decimals) for v in data["valor"]]
    for part in {"numerador", "denominador"} & set(frame.columns):
        texts = dict(zip(frame["uf"], [figure(v, "", 0) for v in numbers(frame, part)], strict=True))
        data[part] = [texts.get(uf, NOTHING) for uf in PLACES]
    if "situacao" in frame:
        known = given["situacao"].to_dict()
        data["situacao"] = [
            theme.status(known[uf]).label if values.get(uf) is not None else None for uf in PLACES
        ]
    return data


def _colors(value: float | None, low: float, high: float) -> tuple[str, str]:
    """Colour of a tile and of its words: five equal steps from the lowest to the highest value."""
    if value is None or pd.isna(value):
        return palette.PAPER, palette.MUTED
    step = int(len(COLORS) * (value - low) / (high - low)) if high > low else len(COLORS) // 2
    step = min(step, len(COLORS) - 1)
    return COLORS[step], palette.PAPER if step >= DARK_FROM else palette.INK


def _more(data: pd.DataFrame) -> list[alt.Tooltip]:
    rows = (("numerador", "Numerador"), ("denominador", "Denominador"), ("situacao", "Situação"))
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in rows if field in data]


def _signs(base: alt.Chart, data: pd.DataFrame) -> alt.Chart:
    """The status of each UF in the corner of its tile, in the colour of its words."""
    shown = [s for s in theme.STATUSES.values() if s.label in set(data["situacao"])]
    scale = alt.Scale(domain=[s.label for s in shown], range=[s.shape for s in shown])
    return base.mark_point(size=45, opacity=1, strokeWidth=0, xOffset=22, yOffset=-9).encode(
        shape=alt.Shape(
            "situacao:N",
            scale=scale,
            legend=alt.Legend(title=None, symbolFillColor=palette.INK, symbolStrokeWidth=0),
        ),
        fill=alt.Fill("tinta:N", scale=None),
    )
