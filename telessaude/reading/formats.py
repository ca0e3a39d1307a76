"""Numbers, dates and periods as Brazilians write them."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import SupportsFloat

NOTHING = "—"
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
PERIOD_KINDS = {"mes": "Mês", "quadrimestre": "Quadrimestre", "ano": "Ano", "semana": "Semana"}
# Small counts are whole; what is measured keeps one place, or two where a tenth would hide a change.
UNIT_DECIMALS = {
    "%": 1, "horas": 1, "dias": 1, "minutos": 1, "p.p.": 1, "R$": 2, "por mil habitantes": 2,
    # Means of the months of a longer period: 1,5 SOF por mês is not yet the 2 of the target.
    "SOF por mês": 1, "pontos por mês": 1,
}  # fmt: skip
SWAPPED = str.maketrans(",.", ".,")


def missing(value: object) -> bool:
    """Whether a value is null, as DuckDB, pandas or Python say it."""
    return value is None or value != value


def number(value: SupportsFloat | None, decimals: int = 0) -> str:
    """1234.5 as 1.234,5; a dash for null."""
    if missing(value):
        return NOTHING
    assert value is not None
    return f"{_rounded(float(value), decimals):,.{decimals}f}".translate(SWAPPED)


def decimals_of(unit: str | None, kind: str | None = None) -> int:
    """How many places a figure is shown with: by its unit; counts have none, means and ratios two."""
    if unit in UNIT_DECIMALS:
        return UNIT_DECIMALS[unit]
    return 0 if kind in {None, "contagem"} else 2


def figure(value: SupportsFloat | None, unit: str | None = None, kind: str | None = None) -> str:
    """A value with its unit: 85,4 %, R$ 1.234,50, 35,3 horas."""
    if missing(value):
        return NOTHING
    text = number(value, decimals_of(unit, kind))
    if unit == "R$":
        return f"R$ {text}"
    return f"{text} {unit}" if unit else text


def change(difference: SupportsFloat | None, unit: str | None = None, kind: str | None = None) -> str:
    """A difference with its sign; of percentages, in points."""
    if missing(difference):
        return NOTHING
    assert difference is not None
    text = number(abs(float(difference)), decimals_of(unit, kind))
    sign = "" if not any(digit in text for digit in "123456789") else "+" if float(difference) > 0 else "−"
    return f"{sign}{text}{' p.p.' if unit == '%' else ''}"


def day(value: date | datetime | None) -> str:
    """31/12/2024."""
    return NOTHING if missing(value) else f"{value:%d/%m/%Y}"


def instant(value: datetime | None) -> str:
    """31/12/2024 às 14:05."""
    return NOTHING if missing(value) else f"{value:%d/%m/%Y às %H:%M}"


def month(value: date | datetime | None) -> str:
    """dez/2024."""
    if missing(value):
        return NOTHING
    assert value is not None
    return f"{MONTHS[value.month - 1]}/{value.year}"


def period(kind: str, first_day: date | datetime) -> str:
    """A period by its kind and first day: dez/2024, 3º quadrimestre de 2024, 2024, semana de 02/12/2024."""
    if kind == "mes":
        return month(first_day)
    if kind == "quadrimestre":
        return f"{(first_day.month + 3) // 4}º quadrimestre de {first_day.year}"
    if kind == "ano":
        return str(first_day.year)
    return f"semana de {day(first_day)}"


def _rounded(value: float, decimals: int) -> float:
    # Half away from zero, as readers round by hand: Python's own rounding turns 0,5 into 0.
    scale = 10.0**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)
