"""Protects the speed of the product: its processor time beside the floor's, over the same files, in turn.

A ratio and not seconds: it says the same on a slow machine. It also protects ten figures of each month, which
the floor, written apart from any of the product's SQL, must find equal.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.__main__ import landing_of
from tests.bench.programs import BY_HAND, FLOOR, PRODUCT, in_turn

# Of so few records most is what any run costs, whatever it reads: 20.5 times on 01/12/2026, two cores shared.
ROWS = 60_000
HIGHEST = 30


@pytest.mark.long
def test_the_product_takes_at_most_so_many_times_the_floor(tmp_path: Path) -> None:
    found = in_turn(landing_of(tmp_path, ROWS), tmp_path, {FLOOR: BY_HAND[FLOOR]})
    ratio = found[PRODUCT].cpu / found[FLOOR].cpu
    assert ratio <= HIGHEST, "what made it slower? docs/onde_vai_o_tempo.md says how to look"
