"""The hospitals of each state and what they report every month."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import DAY, NEVER, Month, epoch, report_instant, spans
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.tables import iso_days, table_of
from telessaude.demonstration.writers import Landing

Hospital = tuple[str, str]  # CNES, município


def deliver_hospitals(
    landing: Landing, network: Network, months: list[Month], faults: Faults, seed: int
) -> None:
    """The registry of each UF at the start, its hospitals' months once a year."""
    for position, uf in enumerate(sorted({nucleo.profile.uf for nucleo in network.nucleos})):
        rng = np.random.default_rng([seed, 10, position])
        hospitals = _hospitals(network, uf, rng)
        registry = _registry(hospitals, months, rng)
        opening = opening_instant(months[0].first) + 360
        landing.deliver_table("hospital", f"hospitais_{uf}.csv", registry, opening)
        admissions = m.ADMISSIONS_MEDIAN * np.exp(m.ADMISSIONS_SIGMA * rng.standard_normal(len(hospitals)))
        for year in spans(months, m.YEAR_MONTHS):
            lines = [line for month in year for line in _month(hospitals, admissions, month, rng)]
            table = faults.wrong(table_of(_COLUMNS, lines), "hospital_mensal", rng)
            instant = report_instant(year[-1], 12)
            landing.deliver_table("hospital_mensal", f"{uf}_{year[0].year}.csv", table, instant)


def _hospitals(network: Network, uf: str, rng: np.random.Generator) -> list[Hospital]:
    """The hospital that is each núcleo's first ponto, and one in some of the other municípios."""
    served = [nucleo for nucleo in network.nucleos if nucleo.profile.uf == uf]
    taken = {str(cnes) for nucleo in network.nucleos for cnes in (nucleo.nucleo_id, *nucleo.ponto_cnes)}
    fresh = (f"{code:07d}" for code in rng.permutation(np.arange(1_000_000, 1_050_000)).tolist())
    found: list[Hospital] = []
    for nucleo in served:
        found.append((str(nucleo.ponto_cnes[0]), nucleo.municipios[nucleo.ponto_municipio[0]]))
        some = rng.random(len(nucleo.municipios)) < m.HOSPITAL_SHARE
        places = [code for code, chosen in zip(nucleo.municipios, some, strict=True) if chosen]
        found += [(next(cnes for cnes in fresh if cnes not in taken), code) for code in places]
    return found


def _registry(hospitals: list[Hospital], months: list[Month], rng: np.random.Generator) -> pa.Table:
    count, first = len(hospitals), epoch(months[0].first)
    luck = rng.random(count)
    before = first - rng.integers(1, 900, count) * DAY
    during = first + rng.integers(0, (months[-1].after - months[0].first).days, count) * DAY
    late = luck < m.ADOPTED_BEFORE + m.ADOPTED_DURING
    adopted = np.select([luck < m.ADOPTED_BEFORE, late], [before, during], NEVER)
    adopted[0] = before[0]
    table = table_of(("cnes", "municipio_ibge"), hospitals)
    return table.append_column("adotou_telemedicina_em", iso_days(adopted))


_COLUMNS = ("cnes", "competencia", "internacoes", "reinternacoes", "dias_permanencia", "obitos")


def _month(
    hospitals: list[Hospital], admissions: np.ndarray, month: Month, rng: np.random.Generator
) -> list[tuple[str | None, ...]]:
    """A line a hospital; deaths fall year after year."""
    deaths_share = m.DEATHS_SHARE * (1 - m.DEATHS_YEARLY_DROP) ** (month.index / 12)
    lines = []
    for (cnes, _), typical in zip(hospitals, admissions.tolist(), strict=True):
        count = int(rng.poisson(typical * month.days / 30.4)) + 1
        numbers = (
            int(rng.binomial(count, m.READMITTED_SHARE)),
            int(rng.poisson(count * m.STAY_DAYS)),
            int(rng.binomial(count, deaths_share)),
        )
        told = [str(number) if rng.random() < m.HOSPITAL_INFORMED else None for number in numbers]
        lines.append((cnes, month.first.isoformat(), str(count), *told))
    return lines
