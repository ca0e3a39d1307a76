"""Control limits of a series as published: over its closed and delivered periods."""

from __future__ import annotations

from collections.abc import Sequence

from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point
from telessaude.reading.control import XmR, xmr


def of_series(points: Sequence[Point], indicator: Indicator, kind: str) -> XmR:
    """XmR limits of a series: of a share of a whole within 0 to 100, of what is never negative from 0."""
    values = [point.valor for point in points]
    share = indicator.unidade == "%" and any(point.ic95_inferior is not None for point in points)
    return xmr(
        values,
        partial=[point.parcial for point in points],
        period=kind,
        floor=None if any(value < 0 for value in values if value is not None) else 0.0,
        ceiling=100.0 if share else None,
    )
