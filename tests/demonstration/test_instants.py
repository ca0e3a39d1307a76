"""Protects the calendar of the demonstration: months, business days, requests inside their month."""

from datetime import date

import numpy as np

from telessaude.demonstration import clock


def test_months_cross_the_year() -> None:
    names = [month.name for month in clock.months_from("2023-11", 4)]
    assert names == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert clock.months_from("2024-02", 1)[0].days == 29


def test_business_days_skip_weekends_and_national_holidays() -> None:
    # 15 November 2024 was a Friday (Republic), 20 November a Wednesday (a national holiday from 2024 on).
    assert clock.business_days(date(2024, 11, 14), 5) == [
        date(2024, 11, 14), date(2024, 11, 18), date(2024, 11, 19), date(2024, 11, 21), date(2024, 11, 22),
    ]  # fmt: skip
    assert clock.business_days(date(2023, 11, 20), 1) == [date(2023, 11, 20)]


def test_requests_stay_in_their_month_in_order() -> None:
    month = clock.months_from("2024-02", 1)[0]
    asked = clock.requests(month, 5_000, np.random.default_rng(1))
    assert asked.min() >= clock.epoch(date(2024, 2, 1))
    assert asked.max() < clock.epoch(date(2024, 3, 1))
    assert (np.diff(asked) >= 0).all()
    assert ((asked // clock.DAY) == clock.epoch(date(2024, 2, 29)) // clock.DAY).any()


def test_a_late_delivery_comes_up_to_ten_business_days_after_the_others() -> None:
    month = clock.months_from("2023-02", 1)[0]  # delivered in March 2023, which has no national holiday
    rng = np.random.default_rng(1)
    on_time = {clock.delivery_instant(month, rng, late=False) // clock.DAY for _ in range(300)}
    late = {clock.delivery_instant(month, rng, late=True) // clock.DAY for _ in range(300)}
    days = [clock.epoch(date(2023, 3, day)) // clock.DAY for day in (2, 10, 13, 24)]
    assert (min(on_time), max(on_time), min(late), max(late)) == tuple(days)


def test_reports_follow_the_calendars_quadrimesters_and_years() -> None:
    months = clock.months_from("2023-11", 7)
    terms = [[month.name for month in term] for term in clock.spans(months, 4)]
    assert terms == [["2023-11", "2023-12"], ["2024-01", "2024-02", "2024-03", "2024-04"], ["2024-05"]]
    assert [len(year) for year in clock.spans(months, 12)] == [2, 5]


def test_a_report_comes_on_the_sixth_business_day_of_the_next_month() -> None:
    december = clock.months_from("2024-12", 1)[0]  # 1 January is a holiday: 2, 3, 6, 7, 8 and 9 January
    assert clock.report_instant(december) == clock.epoch(date(2025, 1, 9)) + 10 * 3_600


def test_weekends_move_to_the_monday_after() -> None:
    friday = clock.epoch(date(2024, 5, 31)) // clock.DAY
    moved = clock.from_monday_to_friday(np.arange(friday, friday + 4))  # Friday, Saturday, Sunday, Monday
    assert (moved - friday).tolist() == [0, 3, 3, 3]
