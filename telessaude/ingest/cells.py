"""Typed cells as the contract's text: dates, instants, numbers, booleans, lists."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal


def cell_text(value: object, kind: str) -> str | None:
    """One cell as text, null when empty.

    ``kind`` is the contract type: a midnight in a ``data`` column is a day.
    Strings pass as received. Timestamps give ``2024-05-03 14:05:00[.ffffff]``, booleans ``true``/``false``,
    floats their shortest form, a list its items joined by ``|`` without the null ones.
    """
    if isinstance(value, str):
        return _writable(value) if value else None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = value.time() == time() and value.tzinfo is None
        return value.date().isoformat() if kind == "data" and midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        items = (cell_text(item, kind) for item in value)
        return "|".join(item for item in items if item is not None) or None
    if isinstance(value, dict):
        return _writable(json.dumps(value, ensure_ascii=False, default=float))
    if isinstance(value, Decimal):  # what a stream of JSON gives, so that whole numbers may be of any length
        return str(float(value))
    return str(value) if isinstance(value, int | float | timedelta) else None


def _writable(text: str) -> str:
    """JSON may hold half a surrogate pair, which no UTF-8 file can."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")
