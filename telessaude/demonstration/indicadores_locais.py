"""Indicators of a state's own: two computed from measures, two that come informed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import Month, report_instant, spans
from telessaude.demonstration.network import Network
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import Landing

VISITS, REVIEWED = "LOCAL.visitas_tecnicas", "LOCAL.prontuarios_revisados"
_INFORMED = ("indicador_id", "periodo_tipo", "competencia", "nivel", "nivel_id", "numerador", "denominador")


def deliver_local_indicators(
    landing: Landing, network: Network, months: list[Month], opening: int, seed: int
) -> None:
    """The definitions before the first month; visits by year, reviewed records by quadrimester."""
    landing.deliver_table("indicador_local", "indicadores.csv", _definitions(), opening)
    terms = table_of(("indicador_id", "papel", "medida", "sinal"), m.LOCAL_TERMS)
    landing.deliver_table("indicador_local_termo", "termos.csv", terms, opening + 60)
    rng = np.random.default_rng([seed, 16])
    for year in spans(months, m.YEAR_MONTHS):
        path, instant = f"visitas_{year[0].year}.csv", report_instant(year[-1], 16)
        landing.deliver_table("indicador_informado", path, _visits(network, year, rng), instant)
    for term in spans(months, m.TERM_MONTHS):
        path, instant = f"prontuarios_{term[0].name}.jsonl", report_instant(term[-1], 16)
        landing.deliver_table("indicador_informado", path, _reviewed(network, term, rng), instant)


def _definitions() -> pa.Table:
    names = (
        "indicador_id",
        "nome",
        "definicao",
        "tipo",
        "fator",
        "unidade",
        "sentido",
        "meta_padrao",
        "norma",
    )
    return table_of(names, m.LOCAL_INDICATORS)


def _visits(network: Network, months: list[Month], rng: np.random.Generator) -> pa.Table:
    lines = [
        (
            VISITS,
            "mes",
            month.first.isoformat(),
            "nucleo",
            nucleo.nucleo_id,
            str(int(rng.poisson(m.VISITS))),
            None,
        )
        for nucleo in network.nucleos
        for month in months
    ]
    return table_of(_INFORMED, lines)


def _reviewed(network: Network, term: list[Month], rng: np.random.Generator) -> pa.Table:
    """Of the records drawn in each state, those that two professionals reviewed."""
    lines = []
    for uf in sorted({nucleo.profile.uf for nucleo in network.nucleos}):
        drawn = int(rng.integers(*m.RECORDS_DRAWN))
        reviewed = int(rng.binomial(drawn, m.REVIEWED_SHARE))
        day = term[-1].first.isoformat()
        lines.append((REVIEWED, "quadrimestre", day, "uf", uf, str(reviewed), str(drawn)))
    return table_of(_INFORMED, lines)
