"""An amount of money as a Brazilian writes it, read in one way only or not at all."""

from __future__ import annotations

import re

FORMS = re.compile(
    r"""
    (?P<whole> \d{1,3}(?:\.\d{3})+ | \d+ )  # 150.000, 1.234.567 or 150000
    (?: , (?P<cents>\d{1,2}) )?
    | (?P<plain>\d+) \. (?P<hundredths>\d{1,2})  # 150000.50: one or two digits are no thousands
    """,
    re.VERBOSE,
)


def reais(text: str) -> float | None:
    """The amount in R$ that a text says: 150.000, 100.000,00, R$ 1.234,5, 150000 and 150000.50; else None.

    What could be two amounts is none: 100,000 and 1.50.000 are refused, not guessed.
    """
    said = "".join(text.split())
    found = FORMS.fullmatch(said.removeprefix("R$"))
    if found is None:
        return None
    whole = (found["whole"] or found["plain"]).replace(".", "")
    return float(f"{whole}.{found['cents'] or found['hundredths'] or 0}")
