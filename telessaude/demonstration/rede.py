"""The states' in-person specialised care: visits made, and appointments offered through regulation."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import Month, report_instant, spans
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import Landing


def deliver_network_of_care(
    landing: Landing, network: Network, months: list[Month], faults: Faults, seed: int
) -> None:
    """A Parquet of visits a year, a compressed CSV of appointments a quadrimester, by UF."""
    for position, uf in enumerate(sorted({nucleo.profile.uf for nucleo in network.nucleos})):
        rng = np.random.default_rng([seed, 11, position])
        served = [code for nucleo in network.nucleos if nucleo.profile.uf == uf for code in nucleo.municipios]
        people = np.array([network.population[code] for code in served]) / 1_000
        for year in spans(months, m.YEAR_MONTHS):
            visits = _visits(served, people, year, months[0], rng)
            path = f"{uf}_{year[0].year}.parquet"
            landing.deliver_table("consulta_presencial", path, visits, report_instant(year[-1], 13))
        for term in spans(months, m.TERM_MONTHS):
            slots = faults.wrong(_slots(served, people, term, rng), "vaga_regulada", rng)
            path = f"{uf}_{term[0].name}_a_{term[-1].name}.csv.gz"
            landing.deliver_table("vaga_regulada", path, slots, report_instant(term[-1], 14))


def _visits(
    served: list[str], people: np.ndarray, months: list[Month], start: Month, rng: np.random.Generator
) -> pa.Table:
    """Visits of each município, specialty and month; fewer year after year."""
    lines = []
    for month in months:
        left = (1 - m.IN_PERSON_YEARLY_DROP) ** (month.year - start.year)
        for specialty in m.IN_PERSON_SPECIALTIES:
            noise = np.exp(m.IN_PERSON_NOISE * rng.standard_normal(len(served)))
            counts = np.round(people * m.IN_PERSON_PER_THOUSAND * left * noise).astype(int).tolist()
            lines += [
                (code, specialty, month.first, count) for code, count in zip(served, counts, strict=True)
            ]
    return table_of(("municipio_ibge", "especialidade", "competencia", "quantidade"), lines)


def _slots(served: list[str], people: np.ndarray, term: list[Month], rng: np.random.Generator) -> pa.Table:
    """Appointments offered and taken in each município, procedure and month; at times more than offered."""
    lines = []
    for month in term:
        for procedure in m.SLOT_PROCEDURES:
            offered = rng.poisson(people * m.SLOTS_PER_THOUSAND).tolist()
            taken = np.round(rng.uniform(*m.SLOTS_TAKEN, len(served)) * offered).astype(int).tolist()
            lines += [
                (code, procedure, month.first.isoformat(), str(some), str(all_taken))
                for code, some, all_taken in zip(served, offered, taken, strict=True)
            ]
    return table_of(("municipio_ibge", "procedimento", "competencia", "ofertadas", "agendadas"), lines)
