"""How table columns without a unit of their own are written."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from dashboard.parts.tables import Column
from telessaude.reading import formats


def tenths(value: float | None) -> str:
    """1234.56 as 1.234,6."""
    return formats.number(value, 1)


def amounts(decimals: int) -> Callable[[float | None], str]:
    """Writes numbers with so many places, whole ones without."""

    def write(value: float | None) -> str:
        if formats.missing(value):
            return formats.NOTHING
        assert value is not None
        return formats.number(value, 0 if decimals == 2 and float(value).is_integer() else decimals)

    return write


def money(value: float | None) -> str:
    """1234.5 as 1.234,50; the title of the column says R$."""
    return formats.number(value, 2)


# Whether all the deliveries behind a figure came whole: of :func:`delivered`.
DELIVERED = Column("completo", "Entrega")


def delivered(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with ``completo`` in words: a table would draw a box to tick."""
    told = ["" if pd.isna(one) else "inteira" if one else "falta parte" for one in rows["completo"].tolist()]
    return rows.assign(completo=told)


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
