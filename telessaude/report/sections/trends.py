"""Como evoluiu: months with target and control limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import history, limits, periods
from telessaude.report import signals
from telessaude.report.blocks import Block, chart, paragraph
from telessaude.report.content import Content
from telessaude.report.figures import Line
from telessaude.report.pictures import WIDTH, picture

TITLE = "Como evoluiu, mês a mês"
HEIGHT = 132
SERIES = (
    ("HAOC1.261b",),
    ("MSNT50.753b",),
    ("MSNT5.417",),
    ("MSNT5.412b",),
    ("DESD.1818",),
    ("MSNT50.765b",),
)
# A município's report is short, and there are hundreds of them.
SERIES_OF_MUNICIPIO = (("MSNT5.380",), ("DESD.1818",))


def blocks(content: Content) -> list[Block]:
    """One chart a series that has something to draw."""
    chosen = SERIES_OF_MUNICIPIO if content.unit.nivel == "municipio" else SERIES
    lines = [line for ids in chosen if (line := content.line(*ids)) and _drawable(line)]
    if not lines:
        return []
    explanation = paragraph(
        "Dois anos de meses. A linha cheia é a meta de hoje; as tracejadas são os limites do que é comum na "
        "própria série: um ponto fora deles, ou em losango, pede explicação, para melhor ou para pior."
    )
    return [explanation, *(_block(line, content) for line in lines)]


def _drawable(line: Line) -> bool:
    return sum(point.valor is not None for point in line.months) > 1


def _block(line: Line, content: Content) -> Block:
    return chart(line.indicator.nome, picture(_chart(line)), _caption(line, content))


def _chart(line: Line) -> Callable[[], charts.Drawing]:
    one = line.indicator
    return partial(
        charts.series,
        history.frame(line.months),
        period="mes",
        unit=one.unidade,
        decimals=one.decimals,
        target=line.now.meta,
        control=limits.of_series(line.months, one, "mes"),
        interval=any(point.ic95_inferior is not None for point in line.months),
        subject=one.nome,
        width=WIDTH,
        height=HEIGHT,
    )


def _caption(line: Line, content: Content) -> str:
    """What fired in the quadrimestre, what was not delivered, why there are no limits."""
    said = []
    fired = signals.in_words(line, content.first_day)
    if fired:
        said.append(f"No quadrimestre: {fired}.")
    control = limits.of_series(line.months, line.indicator, "mes")
    if control.reason:
        said.append(control.reason)
    absent = [point.inicio for point in line.months if not point.entregue]
    if absent:
        said.append(f"Não entregue: {periods.said('mes', absent)}; não é zero, não se sabe.")
    partly = [point.inicio for point in line.months if point.incompleta]
    if partly:
        said.append(f"Entrega incompleta: {periods.said('mes', partly)}.")
    running = [point.inicio for point in line.months if point.parcial]
    if running:
        said.append(f"Mês em curso: {', '.join(formats.month(day) for day in running)}.")
    return " ".join(said)
