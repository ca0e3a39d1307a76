"""The reference instant: what open, overdue and in force are measured against."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BRASILIA = ZoneInfo("America/Sao_Paulo")
NAME_FORMAT = "%Y%m%dT%H%M%S%fZ"


def now() -> datetime:
    """This instant in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def name() -> str:
    """This instant as runs and publications are named by it."""
    return datetime.now(UTC).strftime(NAME_FORMAT)


def parse(text: str) -> datetime:
    """An ISO 8601 instant in UTC; without an offset it is Brasília time, a date alone is its midnight.

    Raises:
        ValueError: the text is no instant.
    """
    instant = datetime.fromisoformat(text.strip())
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=BRASILIA)
    return instant.astimezone(UTC)


def same_day(one: datetime, other: datetime) -> bool:
    """Whether two instants fall on one day in Brasília, the zone in which periods end."""
    return one.astimezone(BRASILIA).date() == other.astimezone(BRASILIA).date()
