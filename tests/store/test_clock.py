"""Protects the reference instant: how it is read, and which days are the same in Brasília."""

from datetime import UTC, datetime

import pytest

from telessaude.store import clock as reference


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-05-03T14:05:00-03:00", datetime(2024, 5, 3, 17, 5, tzinfo=UTC)),
        ("2024-05-03T14:05:00Z", datetime(2024, 5, 3, 14, 5, tzinfo=UTC)),
        ("2024-05-03T14:05:00", datetime(2024, 5, 3, 17, 5, tzinfo=UTC)),
        ("2024-05-03", datetime(2024, 5, 3, 3, 0, tzinfo=UTC)),
        ("2017-12-01T00:00:00", datetime(2017, 12, 1, 2, 0, tzinfo=UTC)),  # daylight saving: two hours behind
    ],
)
def test_parse(text, instant):
    assert reference.parse(text) == instant


def test_no_instant_is_refused():
    with pytest.raises(ValueError):
        reference.parse("ontem")


def test_the_day_ends_at_midnight_in_brasilia():
    evening = datetime(2024, 5, 4, 2, 59, tzinfo=UTC)  # 23:59 of the 3rd
    assert reference.same_day(evening, datetime(2024, 5, 3, 12, tzinfo=UTC))
    assert not reference.same_day(evening, datetime(2024, 5, 4, 3, 0, tzinfo=UTC))
