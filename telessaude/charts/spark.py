"""A series as a picture small enough for a headline card: one SVG, twenty of which cost nothing to draw."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from telessaude import palette
from telessaude.charts import describe
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.deliveries import AWAITED
from telessaude.reading.answers.history import Point, frame

WIDTH, HEIGHT = 240, 52
LEFT, RIGHT, TOP, BOTTOM = 5, 235, 6, 42
MARKS = 48  # where crosses and ticks stand


def image(series: Sequence[Point], indicator: Indicator, kind: str) -> str:
    """An ``<img>`` of the series that says itself in words.

    The line stops where there is no value; a cross is a period not delivered, a tick one delivered in part;
    a partial period is hatched, its point hollow and joined by dashes; the thin line is the target.
    """
    picture = base64.b64encode(draw(series).encode()).decode()
    words = describe.series(
        frame(series),
        period=kind,
        unit=indicator.unidade,
        decimals=indicator.decimals,
        target=series[-1].meta,
    )
    return f'<img class="ts-spark" alt="{escape(words)}" src="data:image/svg+xml;base64,{picture}">'


def draw(series: Sequence[Point]) -> str:
    """The picture itself."""
    step = (RIGHT - LEFT) / max(len(series) - 1, 1)
    across = [LEFT + step * index for index in range(len(series))]
    low, high = _ends(series)
    down = [
        None if point.valor is None else BOTTOM - (point.valor - low) / (high - low) * (BOTTOM - TOP)
        for point in series
    ]
    shapes = [
        *_hatch(series, across, step),
        *_target(series[-1].meta, low, high),
        *_line(series, across, down),
        *_last(series, across, down),
        *_missing(series, across),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    )


def _ends(series: Sequence[Point]) -> tuple[float, float]:
    """The lowest and the highest of what is drawn; a flat line goes in the middle."""
    values = [point.valor for point in series if point.valor is not None]
    target = series[-1].meta
    drawn = values + ([] if target is None else [target])
    if not drawn:
        return 0.0, 1.0
    low, high = min(drawn), max(drawn)
    return (low - 0.5, high + 0.5) if low == high else (low, high)


def _line(series: Sequence[Point], across: list[float], down: list[float | None]) -> list[str]:
    lines = []
    for (index, before), (after, point) in pairwise(enumerate(series)):
        start, end = down[index], down[after]
        if start is None or end is None:
            continue
        dashes = ' stroke-dasharray="2 3"' if before.parcial or point.parcial else ""
        lines.append(
            f'<path d="M{across[index]:.1f} {start:.1f}L{across[after]:.1f} {end:.1f}" fill="none" '
            f'stroke="{palette.ACCENT}" stroke-width="2" stroke-linecap="round"{dashes}/>'
        )
    alone = [
        index
        for index, height in enumerate(down)
        if height is not None
        and (index == 0 or down[index - 1] is None)
        and (index == len(down) - 1 or down[index + 1] is None)
    ]
    lines += [
        f'<circle cx="{across[index]:.1f}" cy="{down[index]:.1f}" r="2" fill="{palette.ACCENT}"/>'
        for index in alone
    ]
    return lines


def _last(series: Sequence[Point], across: list[float], down: list[float | None]) -> list[str]:
    height = down[-1]
    if height is None:
        return []
    fill = palette.PAPER if series[-1].parcial else palette.ACCENT
    return [
        f'<circle cx="{across[-1]:.1f}" cy="{height:.1f}" r="4" fill="{fill}" stroke="{palette.ACCENT}" '
        'stroke-width="2"/>'
    ]


def _target(target: float | None, low: float, high: float) -> list[str]:
    if target is None:
        return []
    height = BOTTOM - (target - low) / (high - low) * (BOTTOM - TOP)
    return [
        f'<path d="M{LEFT} {height:.1f}H{RIGHT}" stroke="{palette.MUTED}" stroke-width="1" '
        'stroke-dasharray="5 3"/>'
    ]


def _hatch(series: Sequence[Point], across: list[float], step: float) -> list[str]:
    partial = [index for index, point in enumerate(series) if point.parcial or point.entrega == AWAITED]
    if not partial:
        return []
    pattern = (
        '<defs><pattern id="h" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{palette.STRIPE}" stroke-width="2"/>'
        "</pattern></defs>"
    )
    width = min(step, 16)
    return [pattern] + [
        f'<rect x="{across[index] - width / 2:.1f}" y="0" width="{width:.1f}" height="{HEIGHT}" '
        'fill="url(#h)"/>'
        for index in partial
    ]


def _missing(series: Sequence[Point], across: list[float]) -> list[str]:
    shapes = []
    for x, point in zip(across, series, strict=True):
        if not point.entregue:
            shapes.append(f"M{x - 3:.1f} {MARKS - 3}l6 6m0 -6l-6 6")
        elif point.incompleta:
            shapes.append(f"M{x:.1f} {MARKS - 3}v6")
    return [f'<path d="{shape}" stroke="{palette.ALERT}" stroke-width="1.8"/>' for shape in shapes]
