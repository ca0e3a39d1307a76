"""Protects how numbers, dates and periods are written: as Brazilians do, and never 0 for null."""

from datetime import date, datetime

import pytest

from telessaude.reading import formats


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (85.35, 1, "85,4"),
        (0, 0, "0"),
        (None, 0, "—"),
        (float("nan"), 1, "—"),
    ],
)
def test_number(value: float | None, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "kind", "text"),
    [
        (85.44, "%", "proporcao", "85,4 %"),
        (1234.5, "R$", "contagem", "R$ 1.234,50"),
        (35.26, "horas", "media", "35,3 horas"),
        (2028, "teleconsultorias", "contagem", "2.028 teleconsultorias"),
        (1.256, "teleconsultorias por profissional", "media", "1,26 teleconsultorias por profissional"),
        (None, "%", "proporcao", "—"),
    ],
)
def test_figure(value: float | None, unit: str, kind: str, text: str) -> None:
    assert formats.figure(value, unit, kind) == text


@pytest.mark.parametrize(
    ("difference", "unit", "text"),
    [
        (3.14, "%", "+3,1 p.p."),
        (-3.14, "%", "−3,1 p.p."),
        (0.04, "%", "0,0 p.p."),
        (-12, None, "−12"),
        (None, "%", "—"),
    ],
)
def test_change(difference: float | None, unit: str | None, text: str) -> None:
    assert formats.change(difference, unit) == text


def test_dates() -> None:
    assert formats.day(date(2024, 3, 5)) == "05/03/2024"
    assert formats.instant(datetime(2024, 3, 5, 14, 7)) == "05/03/2024 às 14:07"
    assert formats.month(date(2024, 2, 1)) == "fev/2024"
    assert formats.day(None) == formats.month(None) == formats.instant(None) == "—"


@pytest.mark.parametrize(
    ("kind", "first_day", "text"),
    [
        ("mes", date(2024, 12, 1), "dez/2024"),
        ("quadrimestre", date(2024, 1, 1), "1º quadrimestre de 2024"),
        ("quadrimestre", date(2024, 5, 1), "2º quadrimestre de 2024"),
        ("quadrimestre", date(2024, 9, 1), "3º quadrimestre de 2024"),
        ("ano", date(2024, 1, 1), "2024"),
        ("semana", date(2024, 12, 2), "semana de 02/12/2024"),
    ],
)
def test_period(kind: str, first_day: date, text: str) -> None:
    assert formats.period(kind, first_day) == text
