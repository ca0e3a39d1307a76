"""The states' deliveries of regulação: a file a month, with what is new and what changed since the last.

One município of one state sends its own queue, by SISREG.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import regulacao, sisreg
from telessaude.demonstration.batch import Batch, take
from telessaude.demonstration.calibration import PUBLIC_FILES_UF, Sender, care
from telessaude.demonstration.clock import Month, delivery_instant
from telessaude.demonstration.deliveries import EXPORT_LEAD
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.volumes import Volumes
from telessaude.demonstration.writers import Landing, csv_bytes


def deliver_regulacao(
    landing: Landing, network: Network, months: list[Month], faults: Faults, volumes: Volumes,
    judged: list[list[Batch]], seed: int, plain: bool,
) -> None:  # fmt: skip
    """Every state's files, month after month.

    `judged`: by núcleo, the teleconsultorias that may come before; `plain`: the contract's own CSV from all.
    """
    for position, uf in enumerate(sorted({nucleo.profile.uf for nucleo in network.nucleos})):
        rng = np.random.default_rng([seed, 7, position])
        served = [nucleo for nucleo in network.nucleos if nucleo.profile.uf == uf]
        _deliver_state(landing, uf, served, months, faults, volumes, judged, rng, plain)


def _deliver_state(
    landing: Landing, uf: str, served: list[Nucleo], months: list[Month], faults: Faults, volumes: Volumes,
    judged: list[list[Batch]], rng: np.random.Generator, plain: bool,
) -> None:  # fmt: skip
    queues = [
        regulacao.draw(
            nucleo, months, volumes.requests[nucleo.index], volumes.asked[nucleo.index],
            judged[nucleo.index], rng,
        )
        for nucleo in served
    ]  # fmt: skip
    sender, before = Sender() if plain else care.STATE_SENDERS[uf], 0
    for month in months:
        instant = delivery_instant(month, rng, faults.late(rng))
        now = instant - EXPORT_LEAD
        parts = []
        for nucleo, queue in zip(served, queues, strict=True):
            changed = regulacao.state_at(queue, now) != regulacao.state_at(queue, before)
            parts.append(regulacao.table(take(queue, changed), now, nucleo, sender))
        table = faults.wrong(pa.concat_tables(parts), "regulacao", rng)
        if uf == PUBLIC_FILES_UF and not plain:
            table = _deliver_central(landing, table, served[0], now, instant + 300)
        content = csv_bytes(table, sender.delimiter, sender.encoding, sender.quoted)
        landing.deliver(f"regulacao/{uf}_{month.name}.csv", content, instant, "regulacao", len(table))
        before = now


def _deliver_central(
    landing: Landing, requests: pa.Table, nucleo: Nucleo, exported: int, instant: int
) -> pa.Table:
    """The queue of the first município of `nucleo`, where it moved; what the state sends is the rest."""
    municipio = nucleo.municipios[0]
    own = pc.equal(requests.column("municipio_ibge"), municipio)
    queue = requests.filter(own)
    if len(queue):
        content = sisreg.export(queue, exported, nucleo)
        path = f"sisreg_fila/{sisreg.name(municipio, exported)}"
        landing.deliver(path, content, instant, "regulacao", len(queue))
    return requests.filter(pc.invert(own))
