"""Control limits of a line's months, and which rules fired inside the quadrimestre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.control import XmR, xmr
from dashboard.parts import periods, timeline
from dashboard.parts.catalogue import Indicator
from dashboard.parts.history import Point
from dashboard.report.figures import Line
from dashboard.report.period import KIND


def control(points: Sequence[Point], indicator: Indicator) -> XmR:
    """Limits over the closed months of a series; a share of a whole stays between 0 and 100."""
    values = [point.valor for point in points]
    share = indicator.unidade == "%" and any(point.ic95_inferior is not None for point in points)
    return xmr(
        values,
        partial=[point.parcial for point in points],
        floor=None if any(value is not None and value < 0 for value in values) else 0.0,
        ceiling=100.0 if share else None,
    )


def fired(line: Line, first_day: date) -> dict[str, list[date]]:
    """The rules that fired in the months of the quadrimestre, in words, and where."""
    inside = set(periods.months_of(KIND, first_day))
    found: dict[str, list[date]] = {}
    for point, signals in zip(line.months, control(line.months, line.indicator).signals, strict=True):
        for signal in signals:
            if point.inicio in inside:
                found.setdefault(signal.sentence, []).append(point.inicio)
    return found


def in_words(line: Line, first_day: date) -> str:
    """Out/2024, acima do limite superior; set/2024 a nov/2024, nove meses seguidos acima da média."""
    said = [f"{timeline.said('mes', days)}, {rule}" for rule, days in fired(line, first_day).items()]
    return "; ".join(said)


def months_in(line: Line, first_day: date) -> list[date]:
    """The months of the quadrimestre in which a rule fired."""
    return sorted({day for days in fired(line, first_day).values() for day in days})
