"""Protects the clocks: where the models subtract hours, each zone lay exactly that far behind UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from telessaude.project import DBT_PROJECT, SEEDS

MACROS = (DBT_PROJECT / "macros" / "fusos.sql").read_text(encoding="utf-8")
HOURS = {zone: int(hours) for zone, hours in re.findall(r"'(America/\w+)': (\d)", MACROS)}
LIMITS = re.search(r"instante }} >= timestamp '(.+?)' and {{ instante }} < timestamp '(.+?)'", MACROS)


def test_every_zone_of_the_seeds_has_its_hours() -> None:
    seed = (SEEDS / "referencia" / "uf.csv").read_text(encoding="utf-8")
    assert set(re.findall(r"America/\w+", seed)) == set(HOURS), (
        "write in macros/fusos.sql the hours of each zone of seeds/referencia/uf.csv, and of no other"
    )


@pytest.mark.parametrize("zone", HOURS)
def test_the_offset_never_changes_between_the_limits(zone: str) -> None:
    assert LIMITS is not None, "no limits found in macros/fusos.sql: mend the pattern LIMITS in this test"
    # A clock and an instant are both compared with the limits: a day to either side covers the difference.
    start, end = (datetime.fromisoformat(limit).replace(tzinfo=UTC) for limit in LIMITS.groups())
    instant = start - timedelta(days=1)
    while instant < end + timedelta(days=1):
        assert instant.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=-HOURS[zone]), (
            f"bring the limits of macros/fusos.sql to this side of {instant}: the clock was another then"
        )
        instant += timedelta(hours=1)
