"""Protects the closing day: the tenth business day, counted by hand on a calendar."""

from datetime import date

import pytest

from orchestration.business_days import is_business_day, nth_business_day, previous_month


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2024, 1, 15),  # 1st a holiday: 2-5, 8-12, 15
        (2024, 2, 14),  # carnival is no national holiday: 1-2, 5-9, 12-14
        (2024, 11, 14),  # the 2nd a Saturday: 1, 4-8, 11-14
        (2024, 5, 15),  # 1st a holiday: 2-3, 6-10, 13-15
    ],
)
def test_tenth_business_day(year, month, day):
    assert nth_business_day(year, month, 10) == date(year, month, day)


def test_holidays_and_weekends_are_not_business_days():
    assert not is_business_day(date(2024, 11, 20))  # national since 2024
    assert is_business_day(date(2023, 11, 20))
    assert not is_business_day(date(2024, 3, 29))  # Good Friday
    assert not is_business_day(date(2024, 6, 1))


def test_previous_month_crosses_the_year():
    assert previous_month(date(2024, 1, 31)) == "2023-12"
