"""The demonstration generator: a landing as núcleos would deliver it, calibrated to published figures.

Everything about people is fictitious; municípios are real. Every parameter is in `calibration`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from telessaude.demonstration import calibration as c
from telessaude.store.errors import Failure

if TYPE_CHECKING:
    from telessaude.demonstration.summary import GenerationSummary

__all__ = ["generate"]


def generate(
    landing: Path,
    *,
    seed: int = c.DEFAULT_SEED,
    start: str = c.DEFAULT_START,
    months: int = c.DEFAULT_MONTHS,
    nucleos: int = c.DEFAULT_NUCLEOS,
    rows: int = c.DEFAULT_ROWS,
    faults: float = c.DEFAULT_FAULTS,
    share_teleconsultoria: float = c.TELECONSULTORIA_SHARE,
    only_csv: bool = False,
    queue: int | None = None,
) -> GenerationSummary:
    """Write a landing; the same arguments give the same bytes and the same modification times.

    Args:
        landing: a folder that does not exist or is empty.
        seed: of every draw.
        start: first month, AAAA-MM.
        months, nucleos: how many.
        rows: distinct teleconsultorias plus telediagnósticos over the whole landing; the other records are in
            proportion. The files hold a few percent more: later versions and repeated deliveries.
        faults: share of rows with a wrong cell, 0 to 1; 0 also leaves out every other fault of senders.
        share_teleconsultoria: share of `rows` that are teleconsultorias.
        only_csv: every núcleo delivers plain contract CSV, of the sources of the first families and their
            registries alone: the landing that speed is measured on.
        queue: how many requests to regulação; in proportion to `rows` if not said, none if `only_csv`.

    Raises:
        Failure: an argument out of its range, or a folder that is not empty.
    """
    _check(landing, start, months, nucleos, rows, faults, share_teleconsultoria, queue or 0)
    from telessaude.demonstration.calibration.care import REGULACAO_PER_ROW
    from telessaude.demonstration.catalogue import deliver_catalogue
    from telessaude.demonstration.clock import months_from
    from telessaude.demonstration.deliveries import Courier
    from telessaude.demonstration.faults import Faults
    from telessaude.demonstration.fila import deliver_regulacao
    from telessaude.demonstration.network import build_network
    from telessaude.demonstration.registries import deliver_registries
    from telessaude.demonstration.summary import GenerationSummary, Tally
    from telessaude.demonstration.volumes import plan
    from telessaude.demonstration.writers import Landing

    calendar = months_from(start, months)
    questions = round(rows * share_teleconsultoria)
    exams = rows - questions
    if queue is None:
        queue = 0 if only_csv else round(rows * REGULACAO_PER_ROW)
    network = build_network(seed, calendar, nucleos, rows, exams, faults > 0, only_csv)
    sent, wrong, tally = Landing(landing), Faults(faults, months, Counter()), Tally()
    landing.mkdir(parents=True, exist_ok=True)
    staying = deliver_registries(sent, network, calendar, seed, only_csv)
    volumes = plan(network, calendar, wrong, seed, rows, questions, queue)
    couriers = [Courier(nucleo, sent, wrong, tally, seed) for nucleo in network.nucleos]
    for courier in couriers:
        for month in calendar:
            if not wrong.silent(courier.nucleo, month):
                courier.month(month, volumes)
                if not only_csv:
                    courier.care(month, volumes)
    if queue:
        judged = [courier.judged for courier in couriers]
        deliver_regulacao(sent, network, calendar, wrong, volumes, judged, seed, only_csv)
    if not only_csv:
        deliver_catalogue(sent, network, calendar, wrong, volumes, staying, seed)
    return GenerationSummary(
        landing, start, months, seed, tuple(nucleo.nucleo_id for nucleo in network.nucleos),
        sent.files, sent.size, tally.records, sent.rows, dict(wrong.count), tally.figures(network),
    )  # fmt: skip


def _check(
    landing: Path, start: str, months: int, nucleos: int, rows: int, faults: float, share: float,
    queue: int,
) -> None:  # fmt: skip
    from re import fullmatch

    if not fullmatch(r"\d{4}-(0[1-9]|1[0-2])", start):
        raise Failure(f"Mês inicial inválido: {start!r}; use AAAA-MM, por exemplo {c.DEFAULT_START}.")
    for name, value, low, high in (
        ("meses", months, 1, 240), ("núcleos", nucleos, 1, 60), ("registros", rows, 0, 100_000_000),
        ("proporção de falhas", faults, 0, 1), ("proporção de teleconsultorias", share, 0, 1),
        ("solicitações à regulação", queue, 0, 100_000_000),
    ):  # fmt: skip
        if not low <= value <= high:
            raise Failure(f"Valor inválido para {name}: {value}; use de {low} a {high}.")
    if landing.exists() and (not landing.is_dir() or any(landing.iterdir())):
        raise Failure(f"A pasta {landing} não está vazia: escolha uma pasta nova para os dados fictícios.")
