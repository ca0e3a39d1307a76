"""Yearly answers: each núcleo's self-evaluation by the catalogue's aspects, each UF's digital priorities."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import Month, report_instant, spans
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Network
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import Landing


def deliver_evaluations(
    landing: Landing, network: Network, months: list[Month], faults: Faults, seed: int
) -> None:
    """A workbook of answers a núcleo and year, a Parquet of priorities a year."""
    for nucleo in network.nucleos:
        rng = np.random.default_rng([seed, 15, nucleo.index])
        answers = rng.choice(m.ANSWERS, len(m.ASPECTS), p=m.ANSWER_SHARES)
        answered = rng.random(len(m.ASPECTS)) < rng.uniform(*m.ASPECTS_ANSWERED)
        for year in spans([month for month in months if not faults.silent(nucleo, month)], m.YEAR_MONTHS):
            table = _answers(nucleo.nucleo_id, year[0], answers, answered, rng)
            path = f"{nucleo.nucleo_id}_{year[0].year}.xlsx"
            landing.deliver_table("avaliacao_aspecto", path, table, report_instant(year[0], 18))
            better = np.isin(answers, ("nao", "nao_sabe")) & (rng.random(len(answers)) < m.ASPECT_IMPROVES)
            answers = np.where(better, "sim", answers)
    rng = np.random.default_rng([seed, 16])
    for year in spans(months, m.YEAR_MONTHS):
        path = f"prioridades_{year[0].year}.parquet"
        table = _priorities(network, year[0].year - months[0].year, year[0].year, rng)
        landing.deliver_table("saude_digital_prioridade", path, table, report_instant(year[0], 18))


def _answers(
    nucleo_id: str, month: Month, answers: np.ndarray, answered: np.ndarray, rng: np.random.Generator
) -> pa.Table:
    """The answers given on some day of `month`."""
    day = (month.first + timedelta(days=int(rng.integers(0, month.days)))).isoformat()
    lines = []
    for aspect, answer, told in zip(m.ASPECTS, answers.tolist(), answered.tolist(), strict=True):
        proof = (
            "Documento fictício do núcleo" if answer == "sim" and rng.random() < m.EVIDENCE_SHARE else None
        )
        if told:
            lines.append((nucleo_id, aspect, day, answer, proof))
    return table_of(("nucleo_id", "aspecto", "respondida_em", "resposta", "evidencia"), lines)


def _priorities(network: Network, age: int, year: int, rng: np.random.Generator) -> pa.Table:
    """Whether each priority area of each UF has a digital service; more of them every year."""
    share = min(0.95, m.DIGITAL_SHARE + age * m.DIGITAL_YEARLY_GAIN)
    lines = [
        (uf, year, area, bool(rng.random() < share))
        for uf in sorted({nucleo.profile.uf for nucleo in network.nucleos})
        for area in m.DIGITAL_AREAS
    ]
    return table_of(("uf", "ano", "area", "com_servico_digital"), lines)
