"""What is asked of an export: a UF, a núcleo, a period, some indicators, and how decimals are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-[Qq]([1-3]))?")
MONTHS = {"mes": 1, "quadrimestre": 4, "ano": 12}
NAMES = {"mes": "mês", "quadrimestre": "quadrimestre", "ano": "ano"}


@dataclass(frozen=True)
class Period:
    """One published period: its kind in ``periodo_tipo`` and its first day."""

    kind: str
    first_day: date

    @property
    def last_day(self) -> date:
        """The calendar's last day of the period."""
        months = self.first_day.month - 1 + MONTHS[self.kind]
        return date(self.first_day.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    @property
    def text(self) -> str:
        """As a person would type it: 2024, 2024-03 or 2024-Q1."""
        if self.kind == "ano":
            return f"{self.first_day:%Y}"
        if self.kind == "mes":
            return f"{self.first_day:%Y-%m}"
        return f"{self.first_day:%Y}-Q{(self.first_day.month + 3) // 4}"


def parse_period(text: str) -> Period:
    """A year (2024), month (2024-03) or quadrimester (2024-Q1).

    Raises:
        ValueError: the text is none of them.
    """
    match = PERIOD.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise ValueError(f"{text} não é um período; escreva 2024, 2024-03 ou 2024-Q1 (quadrimestre).")
    year, month, quadrimester = match.groups()
    if month:
        return Period("mes", date(int(year), int(month), 1))
    if quadrimester:
        return Period("quadrimestre", date(int(year), 4 * int(quadrimester) - 3, 1))
    return Period("ano", date(int(year), 1, 1))


@dataclass(frozen=True)
class Wanted:
    """The part of a publication that is asked for; everything, unless said otherwise.

    ``uf`` and ``nucleo`` keep what is of a UF (its figures, and those of its municípios, núcleos, points and
    teams) or of a núcleo. Figures of a professional belong to neither and are left out then.
    """

    uf: str | None = None
    nucleo: str | None = None
    period: Period | None = None
    indicators: tuple[str, ...] = ()
    decimal_comma: bool = False

    def in_words(self) -> dict[str, str]:
        """What was asked, in pt-BR, for the sheet or file that says what an export is."""
        return {
            "UF": self.uf or "todas",
            "núcleo": self.nucleo or "todos",
            "período": f"{NAMES[self.period.kind]} {self.period.text}" if self.period else "todos",
            "indicadores": ", ".join(self.indicators) or "todos",
        }
