"""Arithmetic of periods, weeks too: the ones before and after, a year earlier, their ends and months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from telessaude.reading import formats

MONTHS = {"mes": 1, "quadrimestre": 4, "ano": 12}
WEEK = timedelta(weeks=1)
WEEKS_IN_A_YEAR = 52


def shift(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def move(kind: str, first_day: date, steps: int) -> date:
    """The first day of the period ``steps`` after (before, when negative) another of its kind."""
    if kind == "semana":
        return first_day + steps * WEEK
    return shift(first_day, steps * MONTHS[kind])


def year_before(kind: str, first_day: date) -> date:
    """The same period one year earlier; of a week, the one 52 weeks before, which begins on a Monday too."""
    if kind == "semana":
        return first_day - WEEKS_IN_A_YEAR * WEEK
    return first_day.replace(year=first_day.year - 1)


def span(kind: str, last: date, count: int) -> list[date]:
    """The first days of so many periods in a row, ending with ``last``."""
    return [move(kind, last, -steps) for steps in range(count - 1, -1, -1)]


def runs(kind: str, days: Sequence[date]) -> list[tuple[date, date]]:
    """Periods in order as stretches without a gap: the first and the last of each."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and move(kind, found[-1][1], 1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def short(kind: str, first_day: date) -> str:
    """A period in few letters: dez/2024, 3º quad. de 2024, 2024, semana de 02/12/2024."""
    return formats.period(kind, first_day).replace("quadrimestre", "quad.")


def said(kind: str, days: Sequence[date]) -> str:
    """Periods in words, stretches as such: mar/2024, set/2024 a dez/2024."""
    return ", ".join(
        formats.period(kind, first)
        if first == last
        else f"{formats.period(kind, first)} a {formats.period(kind, last)}"
        for first, last in runs(kind, days)
    )


def end(kind: str, first_day: date) -> date:
    """The last day of a period."""
    return move(kind, first_day, 1) - timedelta(days=1)


def months(kind: str, first_day: date) -> list[date]:
    """The first days of the months that a period has days in."""
    if kind == "semana":
        return sorted({first_day.replace(day=1), end(kind, first_day).replace(day=1)})
    return [shift(first_day, step) for step in range(MONTHS[kind])]
