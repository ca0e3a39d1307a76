"""Money: monthly federal transfers, and contracts that pay by targets."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from telessaude.demonstration.calibration import management as m
from telessaude.demonstration.clock import Month, report_instant, spans
from telessaude.demonstration.network import Network
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import Landing


def deliver_money(landing: Landing, network: Network, months: list[Month]) -> None:
    """The transfers of each year after it; the contracts half-way through the period, when they start."""
    for year in spans(months, m.YEAR_MONTHS):
        instant = report_instant(year[-1], 15)
        landing.deliver_table("repasse", f"repasses_{year[0].year}.csv", _transfers(network, year), instant)
    middle = months[len(months) // 2]
    contract = _contract(network, middle.first)
    landing.deliver_table("meta", "contratos_de_gestao.csv", contract, report_instant(middle, 15))


def _transfers(network: Network, months: list[Month]) -> pa.Table:
    lines = [
        (nucleo.nucleo_id, month.first.isoformat(), f"{_value(nucleo.index):.2f}")
        for nucleo in network.nucleos
        for month in months
    ]
    return table_of(("nucleo_id", "competencia", "valor"), lines)


def _value(index: int) -> float:
    return m.TRANSFER_BY_PORTE[m.PORTES[index % len(m.PORTES)]]


def _contract(network: Network, start: date) -> pa.Table:
    """Targets of one núcleo and of one município, with the weight and the budget of each."""
    nucleo = network.nucleos[0]
    places = {"nucleo": nucleo.nucleo_id, "municipio": nucleo.municipios[0]}
    lines = [
        (indicator, level, place, start.isoformat(), None, str(target), str(weight),
         f"{m.CONTRACT_BUDGET[level]:.2f}", "Contrato de gestão fictício da demonstração")
        for level, place in places.items()
        for indicator, target, weight in m.CONTRACT[level]
    ]  # fmt: skip
    columns = ("indicador_id", "nivel", "nivel_id", "inicio", "fim", "meta", "peso", "orcamento", "norma")
    return table_of(columns, lines)
