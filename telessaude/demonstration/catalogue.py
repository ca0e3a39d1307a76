"""The sources that only the whole catalogue of indicators needs, delivered one family after the other."""

from __future__ import annotations

import pyarrow as pa

from telessaude.demonstration.avaliacao import deliver_evaluations
from telessaude.demonstration.clock import Month
from telessaude.demonstration.equipe_nucleo import deliver_people
from telessaude.demonstration.especialistas import deliver_specialists
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.financiamento import deliver_money
from telessaude.demonstration.hospitais import deliver_hospitals
from telessaude.demonstration.indicadores_locais import deliver_local_indicators
from telessaude.demonstration.network import Network
from telessaude.demonstration.plano_trabalho import deliver_plans
from telessaude.demonstration.programas import deliver_programmes
from telessaude.demonstration.rede import deliver_network_of_care
from telessaude.demonstration.regioes import deliver_regions
from telessaude.demonstration.registries import opening_instant
from telessaude.demonstration.volumes import Volumes
from telessaude.demonstration.writers import Landing


def deliver_catalogue(
    landing: Landing, network: Network, months: list[Month], faults: Faults, volumes: Volumes,
    staying: dict[str, pa.Table], seed: int,
) -> None:  # fmt: skip
    """Everything but the núcleos' own records and first registries, and the queue.

    `staying`: the professionals of each núcleo that stay to the end, as delivered.
    """
    deliver_people(landing, network, months, staying, seed)
    deliver_specialists(landing, network, months, faults, seed)
    deliver_plans(landing, network, months, faults, volumes, seed)
    deliver_money(landing, network, months)
    deliver_network_of_care(landing, network, months, faults, seed)
    deliver_hospitals(landing, network, months, faults, seed)
    deliver_programmes(landing, network, months, faults, seed)
    deliver_evaluations(landing, network, months, faults, seed)
    opening = opening_instant(months[0].first)
    deliver_regions(landing, network, months[0].first, opening + 540)
    deliver_local_indicators(landing, network, months, opening + 600, seed)
