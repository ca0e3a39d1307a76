"""How far each agreed target was attained, and which band of payment that is."""

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.bars import bars, prepare, step
from telessaude.charts.common import finish, numbers
from telessaude.charts.drawing import Drawing

FULL, PART = 85, 70  # attainment from which a meta pays 100 % and 90 % of its weight
LONGEST = 150  # attainment at which a bar stops growing
BANDS = (
    ("paga 70 %", 0, PART, "nao_atingida"),
    ("90 %", PART, FULL, "parcial"),
    ("paga 100 %", FULL, LONGEST, "atingida"),
)


def attainment(frame: pd.DataFrame, *, subject: str = "", width: int | None = None) -> Drawing:
    """Attainment of each target (% of it) over the bands of payment: below 70, 70 to 85, 85 and more.

    `frame`: nome (indicator or place, each once), atingimento (null: no figure). Optional: valor_texto and
    meta_texto (the indicator and its target as text, for the tooltip), parcial (hatched). Bars stop at 150 %;
    the number says the whole. The sign is that of the status: 100 or more atingida, 85 or more parcial, else
    nao_atingida.
    """
    reached = numbers(frame, "atingimento")
    told = frame.assign(valor=frame["atingimento"], situacao=pd.Series(map(_situation, reached), frame.index))
    data = prepare(told, "nome", "%", 1)
    data["barra"] = data["barra"].clip(upper=LONGEST)
    for text, column in (("valor_texto", "medido"), ("meta_texto", "meta")):
        if text in frame:
            data[column] = frame[text].to_numpy()
    bands = pd.DataFrame(BANDS, columns=["faixa", "inicio", "fim", "situacao"])
    bands["meio"] = (bands["inicio"] + bands["fim"]) / 2
    shades = [
        alt.Chart(bands[bands["faixa"] == name])
        .mark_rect(color=theme.STATUSES[situation].background, tooltip=False)
        .encode(x=alt.X("inicio:Q"), x2=alt.X2("fim"))
        for name, _, _, situation in BANDS
    ]
    names = (
        alt.Chart(bands)
        .mark_text(baseline="bottom", color=palette.MUTED, fontSize=11, tooltip=False)
        .encode(x=alt.X("meio:Q"), y=alt.YValue(-6), text=alt.Text("faixa:N"))
    )
    layers = [*shades, names, *bars(data, "%", [], 1, ends=(0, LONGEST), title="% da meta")]
    return finish(
        layers,
        describe.places(told, "nome", unit="%", decimals=1, subject=subject),
        width=width,
        height=step(data),
    )


def _situation(attained: float | None) -> str | None:
    if attained is None:
        return None
    return "atingida" if attained >= 100 else "parcial" if attained >= FULL else "nao_atingida"
