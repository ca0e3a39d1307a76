"""Control limits of a line's months, and which rules fired inside the quadrimestre."""

from __future__ import annotations

from datetime import date

from telessaude.reading.answers import limits, periods
from telessaude.report.figures import Line
from telessaude.report.period import KIND


def fired(line: Line, first_day: date) -> dict[str, list[date]]:
    """The rules that fired in the months of the quadrimestre, in words, and where."""
    inside = set(periods.months(KIND, first_day))
    found: dict[str, list[date]] = {}
    control = limits.of_series(line.months, line.indicator, "mes")
    for point, signals in zip(line.months, control.signals, strict=True):
        for signal in signals:
            if point.inicio in inside:
                found.setdefault(signal.sentence, []).append(point.inicio)
    return found


def in_words(line: Line, first_day: date) -> str:
    """Out/2024, acima do limite superior; set/2024 a nov/2024, nove meses seguidos acima da média."""
    said = [f"{periods.said('mes', days)}, {rule}" for rule, days in fired(line, first_day).items()]
    return "; ".join(said)


def months_in(line: Line, first_day: date) -> list[date]:
    """The months of the quadrimestre in which a rule fired."""
    return sorted({day for days in fired(line, first_day).values() for day in days})
