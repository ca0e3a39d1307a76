"""Business days: Monday to Friday but national holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

CLOSING_DAY = 10  # the business day of the month on which the month before is closed


@cache
def _holidays(year: int) -> frozenset[date]:
    from holidays import country_holidays

    return frozenset(country_holidays("BR", years=year))


def is_business_day(day: date) -> bool:
    """Whether public services work on the day."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def nth_business_day(year: int, month: int, position: int) -> date:
    """The date of a month's business day, the first being 1."""
    day = date(year, month, 1) - timedelta(days=1)
    for _ in range(position):
        day += timedelta(days=1)
        while not is_business_day(day):
            day += timedelta(days=1)
    return day


def previous_month(day: date) -> str:
    """The month before, as AAAA-MM."""
    return (day.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
