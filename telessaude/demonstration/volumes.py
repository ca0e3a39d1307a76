"""How many records of each kind each núcleo (row) has in each month (column)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration.calibration import care
from telessaude.demonstration.clock import Month
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Volumes:
    """Records by núcleo and month.

    Attributes:
        asked: teleconsultorias. done: telediagnósticos. encounters: teleconsultas. activities: tele-educação.
        requests: regulação in the municípios of the núcleo, also while it is silent: the state delivers them.
    """

    asked: Counts
    done: Counts
    encounters: Counts
    activities: Counts
    requests: Counts


def plan(
    network: Network, months: list[Month], faults: Faults, seed: int, rows: int, questions: int, requests: int
) -> Volumes:
    """`rows` of the first two families, `questions` of them teleconsultorias; the rest in proportion.

    `requests`: to regulação.
    """
    weights = _weights(network, months, faults, seed)
    people = [sum(network.population[code] for code in set(nucleo.municipios)) for nucleo in network.nucleos]
    inhabited = np.outer(people, [month.days for month in months]).astype(np.float64)
    return Volumes(
        _apportion(questions, weights),
        _apportion(rows - questions, weights),
        _apportion(round(rows * care.TELECONSULTA_PER_ROW), weights),
        _apportion(round(rows * care.TELEDUCACAO_PER_ROW), weights),
        _apportion(requests, inhabited),
    )


def _weights(network: Network, months: list[Month], faults: Faults, seed: int) -> NDArray[np.float64]:
    """How much of the production each núcleo (row) has in each month (column); 0 where it is silent."""
    rng = np.random.default_rng([seed, 5])
    size = np.array([nucleo.profile.size for nucleo in network.nucleos])
    season = np.array([c.MONTH_SEASON[month.number - 1] * month.days / 30.4 for month in months])
    growth = (1 + c.MONTHLY_GROWTH) ** np.arange(len(months))
    noise = np.exp(c.MONTH_NOISE * rng.standard_normal((len(size), len(months))))
    active = np.array([[not faults.silent(nucleo, month) for month in months] for nucleo in network.nucleos])
    return size[:, None] * season * growth * noise * active


def _apportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """`total` split by `weights`, to the unit: largest remainders get what rounding down leaves."""
    ideal = weights / weights.sum() * total
    parts = np.floor(ideal).astype(np.int64)
    missing = total - int(parts.sum())
    order = np.argsort(-(ideal - parts), axis=None, kind="stable")
    parts.flat[order[:missing]] += 1
    return parts
