"""The variable component of MS-PC6 (arts. 156, 166, 167 and 169) as one pure function of a núcleo's month.

Five parcels of up to 20 % of the monthly transfer: 20 when at least 20 % of the participating teams are
active; 20 when at least 20 % of the participating médicos are; 20 when a line of care is agreed; and two of
production, 60, 80 or 100 % of 20 from 1, 2 or 3 teleconsultorias a team, and a médico in the agreed lines.
Art. 167 has four conditions, one behind each of these parcels but that of the line. Where no line is agreed
no request is in one. The marts compute the same (MSPC6.362 to MSPC6.valor); here it answers what another
month would receive.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

PARCEL = 20.0
ENOUGH = 20  # % of the participating that must be active
BANDS = ((3, 100.0), (2, 80.0), (1, 60.0))  # from this many each, this % of the parcel
PARCELS = ("equipes", "medicos", "linhas", "producao_equipes", "producao_medicos")


@dataclass(frozen=True)
class Month:
    """What the norm looks at: teams and médicos, participating and active, what they asked, the line."""

    equipes: int
    equipes_ativas: int
    pedidos_de_equipes: int
    medicos: int
    medicos_ativos: int
    pedidos_em_linha: int
    linha_pactuada: bool

    @property
    def em_linha(self) -> int:
        """What médicos asked in the agreed lines."""
        return self.pedidos_em_linha if self.linha_pactuada else 0


@dataclass(frozen=True)
class Step:
    """The least change that lifts one parcel: its kind, how many more are needed, how many points it adds."""

    parcela: str
    faltam: int
    pontos: float


def band(requests: int, participating: int) -> float:
    """The % of a production parcel for so many requests by so many participating; bands close on the left."""
    if participating == 0:
        return 0.0
    return next((share for each, share in BANDS if requests >= each * participating), 0.0)


def parcels(month: Month) -> dict[str, float]:
    """The five parcels, in points of the transfer; their sum is the % to receive (MSPC6.366)."""
    return {
        "equipes": PARCEL if _enough(month.equipes_ativas, month.equipes) else 0.0,
        "medicos": PARCEL if _enough(month.medicos_ativos, month.medicos) else 0.0,
        "linhas": PARCEL if month.linha_pactuada else 0.0,
        "producao_equipes": PARCEL * band(month.pedidos_de_equipes, month.equipes) / 100,
        "producao_medicos": PARCEL * band(month.em_linha, month.medicos) / 100,
    }


def conditions(month: Month) -> dict[str, bool]:
    """The four conditions of art. 167 (MSPC6.367): who does not take part does not meet one."""
    return {
        "equipes_20": _enough(month.equipes_ativas, month.equipes),
        "medicos_20": _enough(month.medicos_ativos, month.medicos),
        "equipe_1": band(month.pedidos_de_equipes, month.equipes) > 0,
        "medico_1": band(month.em_linha, month.medicos) > 0,
    }


def percent(month: Month) -> float:
    """The % of the transfer to receive."""
    return sum(parcels(month).values())


def next_steps(month: Month) -> list[Step]:
    """For each parcel not yet whole, what its next band needs; the most points first.

    None where, and only where, all five are whole.
    """
    now = percent(month)
    found = []
    for parcel, lacking, changed in _candidates(month):
        gained = percent(changed) - now
        if lacking > 0 and gained > 0:
            found.append(Step(parcel, lacking, gained))
    return sorted(found, key=lambda step: (-step.pontos, step.faltam))


def _candidates(month: Month) -> list[tuple[str, int, Month]]:
    teams = _needed(month.equipes)
    doctors = _needed(month.medicos)
    by_team = _next_band(month.pedidos_de_equipes, month.equipes)
    in_line = _next_band(month.em_linha, month.medicos)
    return [
        ("equipes", teams - month.equipes_ativas, _with_teams(month, teams)),
        ("medicos", doctors - month.medicos_ativos, _with_doctors(month, doctors)),
        ("linhas", int(not month.linha_pactuada), replace(month, linha_pactuada=True)),
        ("producao_equipes", by_team - month.pedidos_de_equipes, replace(month, pedidos_de_equipes=by_team)),
        ("producao_medicos", in_line - month.em_linha, replace(month, pedidos_em_linha=in_line)),
    ]


def _with_teams(month: Month, active: int) -> Month:
    """The month with so many active teams; who asks participates, and the first of all asks at least once."""
    if month.equipes:
        return replace(month, equipes_ativas=active)
    return replace(month, equipes=active, equipes_ativas=active, pedidos_de_equipes=active)


def _with_doctors(month: Month, active: int) -> Month:
    return replace(month, medicos=max(month.medicos, active), medicos_ativos=active)


def _enough(active: int, participating: int) -> bool:
    return participating > 0 and 100 * active >= ENOUGH * participating


def _needed(participating: int) -> int:
    """How many active are enough: where nobody participates, the first one."""
    return max(1, math.ceil(ENOUGH * participating / 100))


def _next_band(requests: int, participating: int) -> int:
    """How many requests the next band begins at; the same as now in the last one."""
    higher = [each * participating for each, _ in BANDS if each * participating > requests]
    return min(higher, default=requests)
