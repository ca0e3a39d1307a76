"""Each núcleo's work plan: all of it at the start, what was done with each quadrimester's report."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.calibration.management import PlanActivity
from telessaude.demonstration.clock import Month, months_from, report_instant, spans
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.volumes import Volumes
from telessaude.demonstration.writers import Landing

_COLUMNS = (
    "nucleo_id", "plano_id", "atividade_id", "atividade", "unidade_medida", "competencia",
    "previsto", "executado", "valor_previsto", "percentual_informado", "peso",
)  # fmt: skip


def deliver_plans(
    landing: Landing, network: Network, months: list[Month], faults: Faults, volumes: Volumes, seed: int
) -> None:
    """A workbook of the whole plan, then a CSV a quadrimester while the núcleo is not silent."""
    whole = months_from(months[0].name, len(months) + m.PLAN_MONTHS_AHEAD)
    for nucleo in network.nucleos:
        rng = np.random.default_rng([seed, 12, nucleo.index])
        planned = [_planned(activity, nucleo, volumes) for activity in m.PLAN_ACTIVITIES]
        opening = _plan(nucleo, planned, whole, None)
        path = f"{nucleo.nucleo_id}_plano.xlsx"
        landing.deliver_table("plano_trabalho", path, opening, opening_instant(months[0].first) + 420)
        for term in spans([month for month in months if not faults.silent(nucleo, month)], m.TERM_MONTHS):
            done = _plan(nucleo, planned, term, rng)
            path = f"{nucleo.nucleo_id}_execucao_{term[0].name}_a_{term[-1].name}.csv"
            landing.deliver_table("plano_trabalho", path, done, report_instant(term[-1], 16))


def _planned(activity: PlanActivity, nucleo: Nucleo, volumes: Volumes) -> int | None:
    """How many a month: the mean of the production it counts, or the number agreed; None: not countable."""
    if activity.basis is None:
        return None
    if isinstance(activity.basis, str):
        return max(1, round(float(getattr(volumes, activity.basis)[nucleo.index].mean())))
    return round(activity.basis)


def _plan(
    nucleo: Nucleo, planned: list[int | None], months: list[Month], rng: np.random.Generator | None
) -> pa.Table:
    """An activity a month a row; what was done where there is an `rng` to draw it."""
    lines = []
    for number, (activity, count) in enumerate(zip(m.PLAN_ACTIVITIES, planned, strict=True), start=1):
        for month in months:
            done = judged = None
            if rng is not None and count is not None:
                done = str(round(count * rng.uniform(*m.PLAN_DONE)))
            elif rng is not None:
                judged = f"{min(100.0, (month.index + 1) * m.PLAN_JUDGED_PER_MONTH):.0f}"
            value = None if count is None else f"{count * activity.unit_cost:.2f}"
            lines.append(
                (nucleo.nucleo_id, "PT1", f"A{number}", activity.atividade, activity.unidade,
                 month.first.isoformat(), None if count is None else str(count), done, value, judged,
                 f"{activity.weight:.1f}")
            )  # fmt: skip
    return table_of(_COLUMNS, lines)
