"""A headline card: one indicator of the unit and period in sight, with what a reader needs to judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.parts import links
from telessaude.charts import spark, theme
from telessaude.contract.words import capital
from telessaude.reading import formats
from telessaude.reading.answers import changes
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point


@dataclass(frozen=True)
class Card:
    """What a card shows: a series that ends with the period in sight, and why its data call for care.

    ``shown`` is how many periods its picture draws; 0 for none.
    """

    indicator: Indicator
    kind: str
    series: Sequence[Point]
    shown: int
    warning: str

    @property
    def now(self) -> Point:
        """The period in sight."""
        return self.series[-1]


def show(card: Card) -> None:
    """Draw a card; its name leads to the indicator."""
    with st.container(border=True, gap="xsmall"):
        link(card.indicator, card.indicator.nome)
        st.html(body(card))


def link(indicator: Indicator, label: str) -> None:
    """A link to an indicator in the unit and period in sight."""
    links.to("indicador", label, id=indicator.indicador_id)


def body(card: Card) -> str:
    """A card's HTML, but for its name."""
    now = card.now
    parts = [_value(card)]
    if now.valor is None:
        parts.append(_line(escape(capital(now.motivo))))
    else:
        parts.append(status(now, card.indicator))
        comparisons = (
            changes.previous(card.series, card.indicator, card.kind),
            changes.year_before(card.series, card.indicator, card.kind),
        )
        parts += [change(one) for one in dict.fromkeys(comparisons)]
    if card.shown:
        parts.append(spark.image(card.series[-card.shown :], card.indicator, card.kind))
    if card.warning:
        parts.append(f'<div class="ts-alert">⚠ {escape(capital(card.warning))}</div>')
    return "".join(parts)


def status(point: Point, indicator: Indicator) -> str:
    """The target and whether it is met, by sign and word."""
    if point.meta is None:
        return _line("Sem meta")
    shown = theme.status(point.situacao)
    target = escape(f"Meta {indicator.figure(point.meta)}")
    so_far = " até agora" if point.parcial else ""
    chip = (
        f'<span class="ts-chip" style="color:{shown.color};background:{shown.background}">'
        f"{shown.symbol} {shown.label}{so_far}</span>"
    )
    return f'<div class="ts-line">{chip}<br>{target}</div>'


def change(one: changes.Change) -> str:
    """One comparison, by arrow, sign and word."""
    text = escape(f"{one.arrow} {one.text}".strip() if one.arrow else capital(one.text))
    return f'<div class="ts-line ts-{one.tone}">{text}</div>'


def _value(card: Card) -> str:
    if card.now.valor is None:
        return f'<div class="ts-value">{formats.NOTHING}</div>'
    number = formats.number(card.now.valor, card.indicator.decimals)
    unit = card.indicator.unidade
    before, after = ("R$ ", "") if unit == "R$" else ("", f" {unit}")
    partial = '<div class="ts-line"><b>◌ Período em curso</b></div>' if card.now.parcial else ""
    return f'<div class="ts-value">{before}{number}<small>{escape(after)}</small></div>{partial}'


def _line(text: str) -> str:
    return f'<div class="ts-line">{text}</div>'
