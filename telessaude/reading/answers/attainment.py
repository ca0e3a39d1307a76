"""How a figure stands to its target, judged as the marts do, for what they have no row of."""

from __future__ import annotations

import math

from telessaude.reading import formats

REACHED, NEARLY = 100.0, 85.0
BANDS = ((85.0, 100.0), (70.0, 90.0))  # from this attainment on, this % of the weight is paid


def attainment(value: float | None, target: float | None, sense: str) -> float | None:
    """The % of a target that was attained: meta / valor where lower is better, valor 0 being 100.

    None without value or target, or with a target of 0 that more would be better than.
    """
    if formats.missing(value) or formats.missing(target):
        return None
    assert value is not None
    assert target is not None
    if sense == "menor_melhor":
        return 100.0 if value == 0 else 100.0 * target / value
    return None if target == 0 else 100.0 * value / target


def standing(attained: float | None) -> str:
    """The `situacao` of an attainment; sem_meta without one."""
    if formats.missing(attained):
        return "sem_meta"
    assert attained is not None
    if attained >= REACHED:
        return "atingida"
    return "parcial" if attained >= NEARLY else "nao_atingida"


def next_band(attained: float) -> tuple[float, float] | None:
    """The attainment where the next band of payment begins and what it pays, in %; None in the best band."""
    higher = [band for band in BANDS if attained < band[0]]
    return higher[-1] if higher else None


def cases_lacking(numerator: float, denominator: float, factor: float, target: float) -> int:
    """How many more cases of a share's denominator should have been in its numerator to reach a target."""
    # A tolerance: 0,8 x 5 cases are 4, whatever the last bit of the product says.
    needed = math.ceil(target * denominator / factor - 1e-9)
    return max(0, needed - round(numerator))
