"""Protects the reading of an amount of money: what could be two amounts is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telessaude.reading import formats
from telessaude.reading.amounts import reais


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150.000", 150_000.0), ("100.000,00", 100_000.0), ("150000", 150_000.0), ("150000,5", 150_000.5),
        ("150000.50", 150_000.5), ("R$ 1.234.567,89", 1_234_567.89), ("  50 000 ", 50_000.0), ("0", 0.0),
        ("1.5", 1.5), ("R$\u00a080.000", 80_000.0),
    ],
)  # fmt: skip
def test_brazilian_forms_and_plain_digits(text: str, amount: float) -> None:
    assert reais(text) == amount


@pytest.mark.parametrize(
    "text", ["", "—", "100,000", "100,000.00", "1.50.000", "15.0000", "-10", "50 mil", "1,234.5", "R$", "1e6"]
)
def test_what_could_be_two_amounts_is_refused(text: str) -> None:
    assert reais(text) is None


@given(st.integers(min_value=0, max_value=10**11))
def test_what_the_page_writes_is_read_as_it_was(cents: int) -> None:
    assert reais(formats.figure(cents / 100, "R$")) == pytest.approx(cents / 100)
