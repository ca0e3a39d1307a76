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
    "MSNT50.753b": "issue 12, corrections: new, over those overdue",
    "MSNT50.765b": "issue 12, corrections: new, over those overdue",
    "MG.72h": "issue 12, corrections: new, over those overdue",
    "MG.especialidades": "issue 12, corrections: new",
    "PAHO.210": "issue 12, corrections: divided by all encounters, with coverage",
    "MSPC6.365a": "issue 12, corrections: a médico's question in an agreed line is set aside",
    "MSPC6.367": "issue 12, corrections: four conditions where there were three",
    "RIO.30dias": "issue 12, cohorts: of those requested whose term has ended",
    "RIO.90dias": "issue 12, cohorts: of those requested whose term has ended",
    "RIO.risco": "issue 12, cohorts: of those requested whose term has ended",
    "RIO.30dias_executadas": "issue 12, cohorts: new, what RIO.30dias was",
    "RIO.90dias_executadas": "issue 12, cohorts: new, what RIO.90dias was",
    "RIO.pendencia": "issue 12, cohorts: without those returned",
    "RIO.devolvidas": "issue 12, cohorts: new",
    "RIO.devolvidas30": "issue 12, cohorts: one calendar month, not 30 days",
    "RIO.paradas180": "issue 12, cohorts: new",
    "MSNT5.388b": "issue 12, a place served by several núcleos: pontos of the pair",
    "MSNT5.389b": "issue 12, a place served by several núcleos: pontos of the pair",
}
PAID = {"SBC.valor": "issue 12, corrections: paid by quadrimester only"}
JUDGED = {"SBC.atingimento", "SBC.faixa", "SBC.valor"}


def why(key: Sequence[str]) -> str | None:
    """Why a row is not compared yet; None when it is.

    ``key``: indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria.
    """
    indicator, period, _, _, _, _, category = key
    if indicator in PAID and period != "quadrimestre":
        return PAID[indicator]
    judged = category if indicator in JUDGED else indicator
    return next((reason for name, reason in INDICATORS.items() if fnmatchcase(judged, name)), None)
