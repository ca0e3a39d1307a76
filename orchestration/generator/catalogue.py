"""The sources that only the whole catalogue of indicators needs, delivered one family after the other."""

from __future__ import annotations

import pyarrow as pa

from orchestration.generator.avaliacao import deliver_evaluations
from orchestration.generator.clock import Month
from orchestration.generator.equipe_nucleo import deliver_people
from orchestration.generator.especialistas import deliver_specialists
from orchestration.generator.faults import Faults
from orchestration.generator.fila import deliver_regulacao
from orchestration.generator.financiamento import deliver_money
from orchestration.generator.hospitais import deliver_hospitals
from orchestration.generator.network import Network
from orchestration.generator.plano_trabalho import deliver_plans
from orchestration.generator.programas import deliver_programmes
from orchestration.generator.rede import deliver_network_of_care
from orchestration.generator.volumes import Volumes
from orchestration.generator.writers import Landing


def deliver_catalogue(
    landing: Landing, network: Network, months: list[Month], faults: Faults, volumes: Volumes,
    staying: dict[str, pa.Table], seed: int,
) -> None:  # fmt: skip
    """Everything but the núcleos' own records and first registries.

    `staying`: the professionals of each núcleo that stay to the end, as delivered.
    """
    deliver_regulacao(landing, network, months, faults, volumes, seed)
    deliver_people(landing, network, months, staying, seed)
    deliver_specialists(landing, network, months, faults, seed)
    deliver_plans(landing, network, months, faults, volumes, seed)
    deliver_money(landing, network, months)
    deliver_network_of_care(landing, network, months, faults, seed)
    deliver_hospitals(landing, network, months, faults, seed)
    deliver_programmes(landing, network, months, faults, seed)
    deliver_evaluations(landing, network, months, faults, seed)
