"""Numbers of the cases that another issue computes: left out of the comparison until then, with the reason.

The cases are of the contract's second edition, whose sources and rules of reading came in first. What is
listed here is what ``contract/indicators.yml`` says otherwise, or anew, than the catalogue of this product
(``tests/catalogue/indicators.yml``). Everything else is compared. Issue 12 empties this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

REGIONS = {"regiao_saude", "macrorregiao", "regional_saude"}

# Indicators by name or pattern.
INDICATORS = {
    "FILA.*": "issue 12, the true queue: new",
    "EVIT.*": "issue 12, avoided referrals looked for: new",
    "LOCAL.*": "issue 12, a state's own indicators: computed from sources that are only read so far",
}
JUDGED = {"SBC.atingimento", "SBC.faixa", "SBC.valor"}


def why(key: Sequence[str]) -> str | None:
    """Why a row is not compared yet; None when it is.

    ``key``: indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria.
    """
    indicator, _, _, level, _, _, category = key
    if level in REGIONS:
        return "issue 12, health regions: their levels"
    judged = category if indicator in JUDGED else indicator
    return next((reason for name, reason in INDICATORS.items() if fnmatchcase(judged, name)), None)
