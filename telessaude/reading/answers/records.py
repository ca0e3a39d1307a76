"""Rows of a frame as plain dictionaries."""

from __future__ import annotations

from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary a row, with None for every kind of null."""
    columns = {
        str(name): [None if pd.isna(value) else value for value in frame[name].tolist()] for name in frame
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
