"""How table columns without a unit of their own are written."""

from __future__ import annotations

import re

import pandas as pd

from telessaude.reading import formats


def tenths(value: float | None) -> str:
    """1234.56 as 1.234,6."""
    return formats.number(value, 1)


def money(value: float | None) -> str:
    """1234.5 as 1.234,50; the title of the column says R$."""
    return formats.number(value, 2)


def with_unit(rows: pd.DataFrame, column: str) -> list[str]:
    """The values of a column, each with the unit of its row's indicator (columns unidade and tipo)."""
    return [
        formats.figure(value, unit, kind)
        for value, unit, kind in zip(rows[column], rows["unidade"], rows["tipo"], strict=True)
    ]


def markdown(text: str) -> str:
    """Text of the page's own with reais, where Markdown would read a formula between two signs."""
    return re.sub(r"(?<!\\)\$", r"\\$", text)


# What begins links, addresses, formulas, colours, icons, emphasis, code, markup, and lists at the beginning.
_LIVE = re.compile(r"[\\`*_\[\]<>$~#|&@]|:(?=\S)|-(?=-)|(?<=www)\.|^[-+]|(?<=^[0-9])[.)]", re.IGNORECASE)


def typed(text: str) -> str:
    """Text that someone else may have written, a file or an address, as Markdown that shows it as it is."""
    return _LIVE.sub(r"\\\g<0>", " ".join(text.split()))
