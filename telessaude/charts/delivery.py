"""Deliveries of núcleos, month by month."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts import describe, theme
from telessaude.charts.common import figure, finish, numbers
from telessaude.charts.drawing import Drawing
from telessaude.reading.formats import NOTHING, month

ROW = 30  # pixels a núcleo
CHECK = "M-1,0L-0.65,-0.35L-0.3,0L0.65,-0.9L1,-0.55L-0.3,0.75Z"


@dataclass(frozen=True)
class State:
    """How a delivery stands: word, sign, colours."""

    label: str
    shape: str
    color: str
    background: str


STATES = {
    "recebida": State("recebida no prazo", CHECK, palette.GOOD, palette.GOOD_GROUND),
    "fora_do_prazo": State("recebida depois do prazo", theme.HALF, palette.FAIR, palette.FAIR_GROUND),
    "incompleta": State("incompleta", "triangle-up", palette.FAIR, palette.FAIR_GROUND),
    "parcial": State("só em parte", "triangle-down", palette.ALERT, palette.ALERT_GROUND),
    "atrasada": State("atrasada", "diamond", palette.ALERT, palette.ALERT_GROUND),
    "nao_entregue": State("não entregue", theme.CROSS, palette.ALERT, palette.ALERT_GROUND),
    "a_vencer": State("ainda no prazo", theme.DASH, palette.MUTED, palette.SHADE),
}


def delivery_states(frame: pd.DataFrame) -> pd.Series:
    """The situacao of each row of mart `entrega_esperada`, or of `qualidade`; fora_do_prazo of what was received
    after its deadline, and a_vencer of a month that still runs, whatever came of it.

    Reads situacao, dias_de_atraso and pontuacao (null when what is missing is not due yet).
    """
    late, scored = numbers(frame, "dias_de_atraso"), numbers(frame, "pontuacao")
    rows = zip(frame["situacao"], late, scored, strict=True)
    return pd.Series([_state(*row) for row in rows], index=frame.index, dtype="object", name="estado")


def _state(situacao: str, late: float | None, score: float | None) -> str:
    if situacao == "recebida":
        return "fora_do_prazo" if late is not None and late > 0 else "recebida"
    return "a_vencer" if score is None else situacao


def delivery(frame: pd.DataFrame, *, subject: str = "", width: int | None = None) -> Drawing:
    """Núcleos by months: how each month's delivery stands, with its sign in the cell.

    `frame`: nome (of the núcleo), mes (date), estado (of `delivery_states`). Optional: dias_de_atraso (for
    the tooltip). One row a núcleo and month: the caller picks the source, or the worst of them. Months come
    in time order, núcleos in the order given.
    """
    data = pd.DataFrame(
        {
            "nome": frame["nome"].astype(str).to_numpy(),
            "mes": [month(day) for day in frame["mes"]],
            "estado": [STATES[state].label for state in frame["estado"]],
            "fundo": [STATES[state].background for state in frame["estado"]],
            "atraso": [_days(days) for days in numbers(frame, "dias_de_atraso")],
        }
    )
    months = [month(day) for day in sorted(frame["mes"].unique())]
    shown = [state for state in STATES.values() if state.label in set(data["estado"])]
    labels = [state.label for state in shown]
    x_axis = alt.Axis(labelAngle=0, labelOverlap="greedy", orient="top", domain=False, grid=False)
    base = alt.Chart(data).encode(
        x=alt.X("mes:O", title=None, scale=alt.Scale(domain=months, paddingInner=0.06), axis=x_axis),
        y=alt.Y(
            "nome:N",
            title=None,
            sort=None,
            scale=alt.Scale(domain=list(data["nome"].unique()), paddingInner=0.1),
            axis=alt.Axis(labelLimit=300, domain=False, grid=False),
        ),
        tooltip=[
            alt.Tooltip("nome:N", title="Núcleo"),
            alt.Tooltip("mes:N", title="Mês"),
            alt.Tooltip("estado:N", title="Entrega"),
            alt.Tooltip("atraso:N", title="Atraso"),
        ],
    )
    cells = base.mark_rect(cornerRadius=2).encode(fill=alt.Fill("fundo:N", scale=None))
    # One legend: two scales of other kinds would make two.
    legend = alt.Legend(title=None, symbolStrokeWidth=0, symbolFillColor=palette.INK, columns=2)
    signs = base.mark_point(size=60, opacity=1, strokeWidth=0).encode(
        shape=alt.Shape(
            "estado:N", legend=legend, scale=alt.Scale(domain=labels, range=[s.shape for s in shown])
        ),
        fill=alt.Fill(
            "estado:N", legend=None, scale=alt.Scale(domain=labels, range=[s.color for s in shown])
        ),
    )
    text = describe.counted(
        [(state.label, int((data["estado"] == state.label).sum())) for state in shown], subject=subject
    )
    return finish([cells, signs], text, width=width, height=alt.Step(ROW))


def _days(late: float | None) -> str:
    if late is None:
        return NOTHING
    return "no prazo" if late <= 0 else f"{figure(late, '', 0)} {'dia' if late == 1 else 'dias'}"
