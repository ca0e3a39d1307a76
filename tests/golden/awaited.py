"""Numbers of the cases that another issue computes: left out of the comparison until then, with the reason.

The cases are of the contract's second edition, whose sources and rules of reading came in first. What is
listed here is what ``contract/indicators.yml`` says otherwise, or anew, than the catalogue of this product
(``tests/catalogue/indicators.yml``). Everything else is compared. Issue 12 empties this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

# Indicators by name or pattern.
INDICATORS = {
    "LOCAL.*": "issue 12, a state's own indicators: computed from sources that are only read so far",
}
JUDGED = {"SBC.atingimento", "SBC.faixa", "SBC.valor"}


def why(key: Sequence[str]) -> str | None:
    """Why a row is not compared yet; None when it is.

    ``key``: indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria.
    """
    indicator, _, _, _, _, _, category = key
    judged = category if indicator in JUDGED else indicator
    return next((reason for name, reason in INDICATORS.items() if fnmatchcase(judged, name)), None)
