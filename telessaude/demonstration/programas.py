"""State programmes: conditions and support calls (Minas Gerais), video-conference licences (Bahia's rule)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import (
    DAY,
    HOUR,
    NEVER,
    Month,
    business_days,
    epoch,
    report_instant,
    requests,
    spans,
)  # fmt: skip
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.tables import iso_days, table_of
from telessaude.demonstration.writers import Landing


def deliver_programmes(
    landing: Landing, network: Network, months: list[Month], faults: Faults, seed: int
) -> None:
    """Conditions (by quadrimester) and calls (by year) of the núcleos of Minas; licences at the start."""
    for nucleo in network.nucleos:
        active = [month for month in months if not faults.silent(nucleo, month)]
        if nucleo.profile.uf == m.CONDITIONS_UF:
            rng = np.random.default_rng([seed, 13, nucleo.index])
            _deliver_conditions(landing, nucleo, active, rng)
            _deliver_calls(landing, nucleo, active, faults, rng)
    rng = np.random.default_rng([seed, 14])
    for uf in sorted({nucleo.profile.uf for nucleo in network.nucleos}):
        served = [nucleo for nucleo in network.nucleos if nucleo.profile.uf == uf]
        table, instant = _licences(served, rng), opening_instant(months[0].first) + 480
        landing.deliver_table("licenca_videoconferencia", f"licencas_{uf}.csv", table, instant)


def _deliver_conditions(
    landing: Landing, nucleo: Nucleo, months: list[Month], rng: np.random.Generator
) -> None:
    """What each município has fulfilled by each report; the training may be suspended."""
    lines = [(code, nucleo.nucleo_id, condition) for code in nucleo.municipios for condition in m.CONDITIONS]
    length = (months[-1].after - months[0].first).days
    when = (
        epoch(months[0].first)
        + (rng.random(len(lines)) ** 1.5 * length * m.CONDITIONS_END_AT).astype(np.int64) * DAY
    )
    when[rng.random(len(lines)) < m.CONDITION_NEVER] = NEVER
    count = max(1, round(m.SUSPENDED_SHARE * len(nucleo.municipios)))
    structuring = rng.choice(
        nucleo.municipios, count, replace=False
    )  # their specialised care is not there yet
    suspended = np.array([name == m.SUSPENDABLE and code in structuring for code, _, name in lines])
    when[suspended] = NEVER
    known = table_of(("municipio_ibge", "nucleo_id", "condicionalidade"), lines)
    known = known.append_column("suspensa", rows.yes_no(suspended.astype(np.int64), nucleo.sender))
    for term in spans(months, m.TERM_MONTHS):
        told = iso_days(np.where(when < epoch(term[-1].after), when, NEVER))
        path = f"{nucleo.nucleo_id}_{term[-1].name}.csv"
        instant = report_instant(term[-1], 9)
        landing.deliver_table(
            "condicionalidade_municipal", path, known.append_column("cumprida_em", told), instant
        )


def _deliver_calls(
    landing: Landing, nucleo: Nucleo, months: list[Month], faults: Faults, rng: np.random.Generator
) -> None:
    """The calls opened in each year, and the earlier ones answered since its report."""
    opened = np.concatenate(
        [requests(month, int(rng.poisson(m.CALLS_PER_MONTH)) + 1, rng) for month in months]
    )
    answered = _answers(opened, rng)
    place = rng.integers(0, len(nucleo.municipios), len(opened))
    before = 0
    for year in spans(months, m.YEAR_MONTHS):
        instant = report_instant(year[-1], 17)
        late = (answered > before) & (answered != NEVER)
        news = (opened < epoch(year[-1].after)) & ((opened >= epoch(year[0].first)) | late)
        table = _calls(
            nucleo, np.flatnonzero(news), opened, np.where(answered <= instant, answered, NEVER), place
        )
        table = faults.wrong(table, "chamado_suporte", rng)
        landing.deliver_table("chamado_suporte", f"{nucleo.nucleo_id}_{year[0].year}.jsonl", table, instant)
        before = instant


def _answers(opened: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """On the same day, or on one of the next business days; some never."""
    found = []
    for instant in opened.tolist():
        day = np.datetime64(instant // DAY, "D").item()
        luck, rank = rng.random(), int(rng.choice(len(m.CALL_DAYS_SHARES), p=m.CALL_DAYS_SHARES))
        hour, soon = int(rng.integers(8 * HOUR, 18 * HOUR)), int(rng.integers(600, 2 * HOUR))
        later = [other for other in business_days(day, rank + 2) if other > day][rank]
        answer = instant + soon if luck < m.CALL_SAME_DAY_SHARE else epoch(later) + hour
        found.append(NEVER if luck > 1 - m.CALL_NEVER_SHARE else answer)
    return np.array(found, dtype=np.int64)


def _calls(
    nucleo: Nucleo, which: np.ndarray, opened: np.ndarray, answered: np.ndarray, place: np.ndarray
) -> pa.Table:
    return pa.table(
        {
            "nucleo_id": rows.constant(nucleo.nucleo_id, len(which)),
            "chamado_id": rows.record_ids("H", which + 1),
            "aberto_em": rows.instants(opened[which], nucleo),
            "respondido_em": rows.instants(answered[which], nucleo),
            "municipio_ibge": rows.choice(place[which], nucleo.municipios),
        }
    )


def _licences(served: list[Nucleo], rng: np.random.Generator) -> pa.Table:
    """About one licence for five teams, in most of the municípios."""
    lines = []
    for nucleo in served:
        for code in nucleo.municipios:
            teams = sum(
                nucleo.municipios[nucleo.ponto_municipio[int(t["ponto"])]] == code for t in nucleo.teams
            )
            enough = -(-teams // m.TEAMS_PER_LICENCE)
            licences = max(0, enough + int(rng.integers(-1, 2)))
            manager = "S" if rng.random() < m.MANAGER_SHARE else "N"
            if rng.random() < m.LICENCE_SHARE:
                lines.append((code, str(licences), manager))
    return table_of(("municipio_ibge", "licencas", "gestor_designado"), lines)
