"""Periods that hold no closed value, or a doubtful one: partial, not delivered, delivered in part."""

from typing import Any

import altair as alt
import pandas as pd

from telessaude import palette
from telessaude.charts.common import NOT_DELIVERED, hatch

NAMED = 40  # with more periods than this a column is too narrow for words


def gaps(base: alt.Chart, data: pd.DataFrame, height: int) -> list[alt.Chart]:
    """Columns of `base` (x set; `data` has parcial, entregue): hatched when partial, shaded when absent.

    Layers that would draw nothing are left out: each costs the browser as much as one that draws.
    """
    words: dict[str, Any] = {"color": palette.MUTED, "fontSize": 11, "tooltip": False}
    named = len(data) <= NAMED
    columns, names = [], []
    if data["parcial"].any():
        partial = base.transform_filter("datum.parcial")
        columns.append(partial.mark_rect(fill=hatch(), tooltip=False))
        above = partial.mark_text(baseline="bottom", **words)
        names.append(above.encode(y=alt.YValue(-4), text=alt.TextValue("parcial")))
    if not data["entregue"].all():
        absent = base.transform_filter("!datum.entregue")
        columns.append(absent.mark_rect(color=palette.SHADE, tooltip=False))
        upright = absent.mark_text(angle=270, align="left", baseline="middle", **words)
        names.append(upright.encode(y=alt.YValue(height - 22), text=alt.TextValue(NOT_DELIVERED)))
    return columns + (names if named else [])
