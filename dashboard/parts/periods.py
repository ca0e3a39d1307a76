"""Arithmetic of periods: their ends, those before them, their months."""

from __future__ import annotations

from datetime import date

MONTHS = {"mes": 1, "quadrimestre": 4, "ano": 12}


def shift(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def next_period(kind: str, first_day: date) -> date:
    """The first day of the period after one of a kind (mes, quadrimestre, ano)."""
    return shift(first_day, MONTHS[kind])


def previous_period(kind: str, first_day: date) -> date:
    """The first day of the period before one of a kind."""
    return shift(first_day, -MONTHS[kind])


def months_of(kind: str, first_day: date) -> list[date]:
    """The first days of the months of a period."""
    return [shift(first_day, step) for step in range(MONTHS[kind])]
