"""Periods that hold no closed value: partial ones hatched, those not delivered named."""

from typing import Any

import altair as alt

from dashboard import theme
from dashboard.charts.common import NOT_DELIVERED, hatch

NAMED = 40  # with more periods than this a column is too narrow for words


def gaps(base: alt.Chart, periods: int, height: int) -> list[alt.Chart]:
    """Columns of `base` (x set; has parcial, entregue): hatched when partial, shaded when not delivered."""
    partial = base.transform_filter("datum.parcial")
    absent = base.transform_filter("!datum.entregue")
    columns = [
        partial.mark_rect(fill=hatch(), tooltip=False),
        absent.mark_rect(color=theme.SHADE, tooltip=False),
    ]
    if periods > NAMED:
        return columns
    words: dict[str, Any] = {"color": theme.MUTED, "fontSize": 11, "tooltip": False}
    above = partial.mark_text(baseline="bottom", **words)
    upright = absent.mark_text(angle=270, align="left", baseline="middle", **words)
    return [
        *columns,
        above.encode(y=alt.YValue(-4), text=alt.TextValue("parcial")),
        upright.encode(y=alt.YValue(height - 22), text=alt.TextValue(NOT_DELIVERED)),
    ]
