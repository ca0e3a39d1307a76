"""When things happen: months, requests inside a month, business days, deliveries.

Instants are seconds since 1970-01-01 in the núcleo's local time (int64); NEVER marks what did not happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration.calibration import management

NEVER = np.iinfo(np.int64).max
HOUR, DAY = 3_600, 86_400
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Month:
    """A calendar month: `index` counts from the start of the generated period."""

    index: int
    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.after - self.first).days

    @property
    def name(self) -> str:
        """AAAA-MM."""
        return f"{self.year:04d}-{self.number:02d}"


def months_from(start: str, count: int) -> list[Month]:
    """`count` months from `start` (AAAA-MM).

    Raises:
        ValueError: `start` is not a month of the calendar.
    """
    first = date.fromisoformat(f"{start}-01")
    spans = (divmod(first.month - 1 + i, 12) for i in range(count))
    return [Month(i, first.year + years, month + 1) for i, (years, month) in enumerate(spans)]


def epoch(day: date) -> int:
    """Midnight of `day`, in seconds."""
    return (day - date(1970, 1, 1)).days * DAY


def business_days(first: date, count: int) -> list[date]:
    """The first `count` business days from `first` on: no weekend, no national holiday."""
    closed = _holidays(first.year) | _holidays(first.year + 1)
    span = (first + timedelta(days=i) for i in range(count * 2 + 15))
    return [day for day in span if day.weekday() < 5 and day not in closed][:count]


def delivery_instant(month: Month, rng: np.random.Generator, late: bool) -> int:
    """When a núcleo delivers `month`: some business day of the next one, late ones up to 10 after that."""
    low, high = c.ON_TIME_BUSINESS_DAYS
    rank = int(rng.integers(low, high + 1))
    if late:
        rank = high + int(rng.integers(1, c.LATE_MAX_BUSINESS_DAYS + 1))
    day = business_days(month.after, rank)[-1]
    return epoch(day) + int(rng.integers(8 * HOUR, 18 * HOUR))


def report_instant(month: Month, hour: int = 10) -> int:
    """When what is reported up to the end of `month` is delivered."""
    return epoch(business_days(month.after, management.REPORT_BUSINESS_DAY)[-1]) + hour * HOUR


def spans(months: list[Month], size: int) -> list[list[Month]]:
    """The months by quadrimester (`size` 4) or year (12) of the calendar; the ends may be shorter."""
    return [list(span) for _, span in groupby(months, lambda month: (month.year, (month.number - 1) // size))]


def from_monday_to_friday(days: Ints) -> Ints:
    """Days since 1970-01-01; those of a weekend become the Monday after."""
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    return days + np.select([weekday == 5, weekday == 6], [2, 1], 0)


def requests(month: Month, count: int, rng: np.random.Generator) -> Ints:
    """`count` sorted instants of request inside `month`, mostly in working hours of its business days."""
    work = {day for day in business_days(month.first, month.days) if day < month.after}
    every = [month.first + timedelta(days=i) for i in range(month.days)]
    rest = [day for day in every if day not in work]
    working = rng.random(count) < c.WORKING_HOURS_SHARE
    weekend = ~working & (rng.random(count) < c.OFF_HOURS_WEEKEND_SHARE)
    day = np.where(weekend, _pick(rest, count, rng), _pick(sorted(work), count, rng))
    hour = rng.choice(np.arange(8, 18), count, p=c.HOUR_WEIGHTS)
    outside = rng.choice(np.array([6, 7, 18, 19, 20, 21, 22]), count)
    hour = np.where(working | weekend, hour, outside)
    return np.sort(day + hour * HOUR + rng.integers(0, HOUR, count))


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays("BR", years=year))


def _pick(days: list[date], count: int, rng: np.random.Generator) -> Ints:
    return rng.choice(np.array([epoch(day) for day in days], dtype=np.int64), count)
