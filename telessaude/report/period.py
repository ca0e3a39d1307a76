"""Quadrimestres: those published, their short name (2024-Q3), their months."""

from __future__ import annotations

from datetime import date

from telessaude.reading import formats
from telessaude.reading.answers import periods
from telessaude.reading.publication import Reader

KIND = "quadrimestre"


def published(reader: Reader) -> dict[date, bool]:
    """The quadrimestres with figures in sight, oldest first, and whether each is still running."""
    rows = reader.frame(
        """
        select periodo_inicio, bool_or(parcial) as parcial
        from indicador_valor
        where periodo_tipo = 'quadrimestre'
        group by periodo_inicio
        order by periodo_inicio
        """
    )
    return {first.date(): bool(partial) for first, partial in rows.itertuples(index=False)}


def quadrimestre_name(first_day: date) -> str:
    """2024-Q3, as periods are asked for."""
    return f"{first_day.year}-Q{(first_day.month + 3) // 4}"


def months_in_words(first_day: date) -> str:
    """Setembro a dezembro de 2024, in the short form of months: set/2024 a dez/2024."""
    months = periods.months(KIND, first_day)
    return f"{formats.month(months[0])} a {formats.month(months[-1])}"
