"""The figures of one unit: each indicator's total with the periods before it, and its breakdowns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from telessaude.reading.answers import changes, history, periods, weakness, words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.changes import Change
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, Deliveries
from telessaude.reading.answers.history import Point
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND
from telessaude.report.unit import Unit

QUADRIMESTRES, MONTHS = 9, 24


@dataclass(frozen=True)
class Category:
    """One category of a breakdown, as published: the row of ``indicador_valor``, named in words."""

    dimensao: str
    categoria: str
    row: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One indicator of the unit in the quadrimestre.

    ``series`` ends with the quadrimestre; ``months`` with its last month; both without the periods before
    the first value. ``total`` is whether there is a total at all; ``of_uf`` is the UF's own figure, where a
    comparison makes sense and may be seen.
    """

    indicator: Indicator
    total: bool
    series: tuple[Point, ...]
    months: tuple[Point, ...]
    weak: str
    of_uf: float | None
    categories: tuple[Category, ...]

    @property
    def now(self) -> Point:
        """The quadrimestre itself."""
        return self.series[-1]

    @property
    def before(self) -> Change:
        """Against the quadrimestre before."""
        return changes.previous(self.series, self.indicator, KIND)

    @property
    def year_before(self) -> Change:
        """Against the same quadrimestre a year before."""
        return changes.year_before(self.series, self.indicator, KIND)

    def value_at(self, first_day: date) -> float | None:
        """The figure of a quadrimestre of the series."""
        return next((point.valor for point in self.series if point.inicio == first_day), None)


def lines(
    reader: Reader, unit: Unit, first_day: date, catalogue: dict[str, Indicator], arrived: Deliveries
) -> list[Line]:
    """Every indicator with a figure in the quadrimestre, in the order of norms and identifiers."""
    level = (unit.nivel, unit.nivel_id)
    last_month = periods.months(KIND, first_day)[-1]
    found = history.figures(reader, list(catalogue), *level, KIND, first_day, QUADRIMESTRES)
    monthly = history.figures(reader, list(catalogue), *level, "mes", last_month, MONTHS)
    split = categories(reader, unit, first_day)
    scores = weakness.worst_scores(reader, *level, KIND, first_day)
    around = _of_uf(reader, unit, first_day, catalogue)
    days = history.window(reader, KIND, first_day, QUADRIMESTRES)
    months = history.window(reader, "mes", last_month, MONTHS)
    made = []
    for name, one in catalogue.items():
        rows = found.get(name)
        total = rows is not None and rows["periodo_inicio"].iloc[-1].date() == first_day
        if not total and name not in split:
            continue
        series = history.begun(history.points(rows, one, arrived, days, KIND))
        by_month = history.begun(history.points(monthly.get(name), one, arrived, months, "mes"))
        weak = weakness.reason(one, series[-1], scores)
        hidden = series[-1].entrega in {ABSENT, AWAITED}
        made.append(
            Line(
                one, total, tuple(series), tuple(by_month) if name in monthly else (), weak,
                around.get(name), () if hidden else split.get(name, ()),
            )
        )  # fmt: skip
    return made


def categories(reader: Reader, unit: Unit, first_day: date) -> dict[str, tuple[Category, ...]]:
    """Every breakdown of the unit in the quadrimestre, by indicator: by rank, else largest first."""
    rows = reader.frame(
        """
        select
            indicador_id, dimensao, categoria, posicao, numerador, denominador, valor, cobertura,
            ic95_inferior, ic95_superior, parcial
        from indicador_valor
        where nivel = $nivel and nivel_id = $unidade and periodo_tipo = 'quadrimestre'
            and periodo_inicio = $inicio and dimensao <> 'total'
        order by indicador_id, dimensao, posicao nulls last, valor desc, categoria
        """,
        nivel=unit.nivel,
        unidade=unit.nivel_id,
        inicio=first_day,
    )
    found: dict[str, list[Category]] = {}
    for row in records(rows):
        named = words.category(row["dimensao"], row["categoria"])
        found.setdefault(row["indicador_id"], []).append(
            Category(words.dimension(row["dimensao"]), named, row)
        )
    return {name: tuple(split) for name, split in found.items()}


def _of_uf(reader: Reader, unit: Unit, first_day: date, catalogue: dict[str, Indicator]) -> dict[str, float]:
    """The UF's figures beside those of a part of it; counts don't compare."""
    if unit.nivel in {"brasil", "uf"}:
        return {}
    ids = [name for name, one in catalogue.items() if one.tipo != "contagem"]
    found = history.figures(reader, ids, "uf", unit.uf, KIND, first_day, 1)
    arrived = {name: rows["valor"].iloc[-1] for name, rows in found.items()}
    return {name: float(value) for name, value in arrived.items() if value == value and value is not None}


def first_of_window(first_day: date) -> date:
    """The first month that a report's series may show."""
    return periods.move(KIND, first_day, 1 - QUADRIMESTRES)
