"""The cards of the unit and period in sight: what each shows, asked in few queries for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.parts.card import Card
from dashboard.views.painel import choice
from telessaude.reading.answers import history, periods, weakness
from telessaude.reading.answers.catalogue import Indicator, indicators
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, Deliveries, deliveries
from telessaude.reading.answers.history import LENGTHS
from telessaude.reading.answers.records import records
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


@dataclass(frozen=True)
class Section:
    """A title and the cards under it; ``key`` is a word for the page's own use."""

    key: str
    title: str
    cards: list[Card]


@dataclass(frozen=True)
class Board:
    """Cards, the deliveries behind them, the unit's targets (null: no data) and who has no card."""

    catalogue: dict[str, Indicator]
    sections: list[Section]
    deliveries: Deliveries
    targets: dict[str, str | None]
    without_total: list[Indicator]

    @property
    def cards(self) -> list[Card]:
        """Every card, in order."""
        return [card for section in self.sections for card in section.cards]


def board(reader: Reader, filters: Filters) -> Board:
    """All that the view shows of the unit itself."""
    catalogue = indicators(reader)
    kind, last, unit = filters.periodo_tipo, filters.periodo_inicio, (filters.nivel, filters.nivel_id)
    targets = _targets(reader, filters)
    chosen = choice.sections(catalogue, filters, [one for one in targets if one in catalogue])
    # The same period a year before stands outside a short window of months: the comparison needs it.
    length = max(LENGTHS[kind], _a_year(kind, last))
    arrived = deliveries(reader, *unit, since=periods.move(kind, last, 1 - length).replace(day=1))
    ids = [one.indicador_id for found in chosen.values() for one in found]
    figures = history.figures(reader, ids, *unit, kind, last, length)
    days = history.window(reader, kind, last, length)
    scores = weakness.worst_scores(reader, *unit, kind, last)
    sections, empty = [], []
    for number, (title, found) in enumerate(chosen.items()):
        cards = []
        for one in found:
            if one.indicador_id not in figures:
                empty.append(one)
                continue
            series = history.begun(history.points(figures[one.indicador_id], one, arrived, days, kind))
            cards.append(Card(one, kind, series, LENGTHS[kind], weakness.reason(one, series[-1], scores)))
        if cards:
            sections.append(Section(str(number), title, cards))
    known = {
        one: situacao if _came(catalogue[one], arrived, filters) else None
        for one, situacao in targets.items()
        if one in catalogue
    }
    return Board(catalogue, sections, arrived, known, empty)


def _came(indicator: Indicator, arrived: Deliveries, filters: Filters) -> bool:
    state = arrived.of(indicator.fontes, filters.periodo_tipo, filters.periodo_inicio).state
    return state not in {ABSENT, AWAITED}


def _a_year(kind: str, last: date) -> int:
    first = periods.year_before(kind, last)
    return next(steps for steps in range(1, 60) if periods.move(kind, last, -steps) <= first) + 1


def _targets(reader: Reader, filters: Filters) -> dict[str, str | None]:
    """The indicators with a target for the unit in the period, and how each stands."""
    rows = reader.frame(
        """
        select indicador_id, situacao
        from indicador_valor
        where periodo_tipo = $tipo and periodo_inicio = $inicio and nivel = $nivel and nivel_id = $unidade
            and dimensao = 'total' and meta is not null
        order by indicador_id
        """,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
    )
    return {row["indicador_id"]: row["situacao"] for row in records(rows)}
