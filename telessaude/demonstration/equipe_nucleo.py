"""People: the staff of each núcleo, later trainings of professionals, the registries that SMART carries."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import documents, smart
from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import DAY, Month, epoch, report_instant
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.tables import iso_days
from telessaude.demonstration.writers import Landing


def deliver_people(
    landing: Landing, network: Network, months: list[Month], staying: dict[str, pa.Table], seed: int
) -> None:
    """Staff at the start and who left half-way; trainings in the last month; SMART's lists at the start.

    `staying`: the professionals of each núcleo that stay to the end, as delivered.
    """
    middle = months[len(months) // 2]
    for nucleo in network.nucleos:
        rng = np.random.default_rng([seed, 8, nucleo.index])
        staff = _staff(nucleo, months[0], rng)
        name = f"{nucleo.nucleo_id}_equipe_nucleo"
        landing.deliver_table("equipe_nucleo", f"{name}.csv", staff, opening_instant(months[0].first) + 240)
        left = _left(staff, middle)
        landing.deliver_table("equipe_nucleo", f"{name}_desligados.csv", left, report_instant(middle))
        trained = _trained(staying[nucleo.nucleo_id], middle, months[-1], rng)
        path = f"{nucleo.nucleo_id}_profissionais_treinados.csv"
        landing.deliver_table("profissional", path, trained, report_instant(months[-1]))
        if "smart" in (nucleo.sender.teleconsultoria, nucleo.sender.telediagnostico):
            _deliver_smart(landing, nucleo, months[0], rng)


def _staff(nucleo: Nucleo, month: Month, rng: np.random.Generator) -> pa.Table:
    """Everyone who works at the núcleo, the teleconsultores and laudistas among them."""
    own = documents.cpf(documents.bases(int(rng.integers(1, 10**8)), np.arange(sum(m.STAFF.values()))))
    people = pa.concat_arrays([own, nucleo.teleconsultores, nucleo.laudistas])
    functions = [name for name, count in m.STAFF.items() for _ in range(count)]
    functions += ["teleconsultor"] * len(nucleo.teleconsultores) + ["laudista"] * len(nucleo.laudistas)
    started = epoch(month.first) - rng.integers(60, 1_800, len(people)) * DAY
    return pa.table(
        {
            "nucleo_id": rows.constant(nucleo.nucleo_id, len(people)),
            "pessoa_id": rows.person(people, nucleo.sender),
            "funcao": pa.array(functions),
            "inicio": iso_days(started),
            "fim": pa.nulls(len(people), pa.string()),
        }
    )


def _left(staff: pa.Table, month: Month) -> pa.Table:
    """The same rows of the people who left at the start of `month`, now with a date."""
    some = staff.slice(2, m.STAFF_LEFT)  # of two functions that still have someone
    return some.set_column(4, "fim", rows.constant(month.first.isoformat(), len(some)))


def _trained(people: pa.Table, first: Month, last: Month, rng: np.random.Generator) -> pa.Table:
    """The same rows of the professionals trained in the second half of the period, with the new date."""
    count = max(1, round(m.TRAINED_AGAIN_SHARE * len(people)))
    some = people.take(np.sort(rng.choice(len(people), count, replace=False)))
    days = rng.integers(0, (last.after - first.first).days, count)
    position = some.column_names.index("treinado_em")
    return some.set_column(position, "treinado_em", iso_days(epoch(first.first) + days * DAY))


def _deliver_smart(landing: Landing, nucleo: Nucleo, month: Month, rng: np.random.Generator) -> None:
    """SMART's `profissionais` and `estabelecimentos`, with a few people that the registry lacks."""
    extra = documents.cpf(documents.bases(int(rng.integers(1, 10**8)), np.arange(m.SMART_NEWCOMERS)))
    for position, (name, (content, count)) in enumerate(smart.registries(nucleo, month, extra).items()):
        path = f"smart/{nucleo.nucleo_id}_{name}_{month.name}_NA.json"
        fed = count if name == "profissionais" else 0  # `estabelecimentos` feeds no source
        landing.deliver(path, content, report_instant(month) + position, "profissional", fed)
