"""What each núcleo offers: specialties by ponto, hours of its specialists, hours that its services run."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import care
from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import DAY, NEVER, Month, epoch, report_instant, spans
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.tables import iso_days, table_of
from telessaude.demonstration.writers import Landing


def deliver_specialists(
    landing: Landing, network: Network, months: list[Month], faults: Faults, seed: int
) -> None:
    """The offer at the start; the hours with each quadrimester's report."""
    for nucleo in network.nucleos:
        rng = np.random.default_rng([seed, 9, nucleo.index])
        offer = _offer(nucleo, months, rng)
        opening = opening_instant(months[0].first) + 300
        landing.deliver_table("oferta_especialidade", f"{nucleo.nucleo_id}_ofertas.xlsx", offer, opening)
        for term in spans([month for month in months if not faults.silent(nucleo, month)], m.TERM_MONTHS):
            instant, name = (
                report_instant(term[-1], 11),
                f"{nucleo.nucleo_id}_{term[0].name}_a_{term[-1].name}",
            )
            agenda = faults.wrong(_agenda(nucleo, term, rng), "agenda_especialista", rng)
            landing.deliver_table("agenda_especialista", f"{name}.jsonl", agenda, instant)
            hours = faults.wrong(_hours(nucleo, term, rng), "disponibilidade_servico", rng)
            landing.deliver_table("disponibilidade_servico", f"{name}.csv", hours, instant + 60)


def _offer(nucleo: Nucleo, months: list[Month], rng: np.random.Generator) -> pa.Table:
    """Every specialty at the hospital of reference, a few at each remote ponto; some start or end later."""
    lines: list[tuple[str, str]] = [(str(nucleo.ponto_cnes[0]), name) for name in care.SPECIALTIES]
    for cnes in nucleo.ponto_cnes[1:]:
        low, high = m.SPECIALTIES_AT_REMOTE
        some = rng.choice(len(care.SPECIALTIES), int(rng.integers(low, high + 1)), replace=False)
        lines += [(str(cnes), care.SPECIALTIES[position]) for position in sorted(some.tolist())]
    count, reference = len(lines), len(care.SPECIALTIES)
    length = (months[-1].after - months[0].first).days
    start = epoch(months[0].first) + rng.integers(-600, length // 2 + 1, count) * DAY
    start[:reference] = epoch(months[0].first) - 600 * DAY
    ended = rng.random(count) < m.OFFER_ENDED_SHARE
    ended[:reference] = False
    end = np.where(ended, start + length * DAY, NEVER)
    table = table_of(("ponto_cnes", "especialidade"), lines)
    table = table.append_column("inicio", iso_days(start)).append_column("fim", iso_days(end))
    return table.add_column(0, "nucleo_id", pa.array([nucleo.nucleo_id] * count))


def _agenda(nucleo: Nucleo, term: list[Month], rng: np.random.Generator) -> pa.Table:
    """Hours of each specialist, in all and by telehealth, month by month."""
    lines = []
    for month in term:
        for position, specialty in enumerate(care.SPECIALTIES):
            person = nucleo.teleconsultores[position % len(nucleo.teleconsultores)].as_py()
            hours = max(float(rng.normal(m.SPECIALIST_HOURS, m.SPECIALIST_HOURS_SD)), 8.0)
            tele = hours * float(rng.uniform(*m.TELE_SHARE))
            lines.append(
                (nucleo.nucleo_id, person, specialty, month.first.isoformat(), f"{tele:.1f}", f"{hours:.1f}")
            )
    columns = ("nucleo_id", "profissional_id", "especialidade", "competencia", "horas_tele", "horas_total")
    return table_of(columns, lines)


def _hours(nucleo: Nucleo, term: list[Month], rng: np.random.Generator) -> pa.Table:
    """Hours contracted and hours that each service ran, month by month."""
    lines = [
        (
            nucleo.nucleo_id,
            service,
            month.first.isoformat(),
            str(hours),
            f"{hours * rng.uniform(*m.UPTIME):.1f}",
        )
        for month in term
        for service, hours in m.CONTRACTED_HOURS.items()
    ]
    columns = ("nucleo_id", "servico", "competencia", "horas_contratadas", "horas_funcionamento")
    return table_of(columns, lines)
