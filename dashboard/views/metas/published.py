"""A núcleo's months of the variable component as published: what the simulator starts from."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dashboard.views.metas.component import BANDS, Month
from telessaude.reading.publication import Reader
from telessaude.store.database import literal

IDS = (
    "MSPC6.355",
    "MSPC6.362a",
    "MSPC6.362b",
    "MSPC6.365b",
    "MSPC6.366",
    "MSPC6.367",
    "MSPC6.368b",
    "MSPC6.valor",
)


class Figure(NamedTuple):
    """A published figure."""

    numerador: float
    denominador: float
    valor: float
    parcial: bool


# A month's figures by indicator and category.
Cells = dict[tuple[str, str], Figure]


@dataclass(frozen=True)
class Published:
    """A month as published: the norm's inputs, parcels, conditions, % and R$ (None: no transfer told)."""

    mes: date
    parcial: bool
    entrada: Month
    parcelas: dict[str, float]
    condicoes: dict[str, bool]
    percentual: float
    valor: float | None
    faixa_medicos: float


def months(reader: Reader, nucleo: str) -> dict[date, Published]:
    """The months of a núcleo in which someone participates, by first day."""
    rows = reader.frame(
        f"""
        select periodo_inicio, indicador_id, categoria, numerador, denominador, valor, parcial
        from indicador_valor
        where indicador_id in ({", ".join(literal(one) for one in IDS)}) and nivel = 'nucleo'
          and nivel_id = $nucleo and periodo_tipo = 'mes'
        order by periodo_inicio
        """,
        nucleo=nucleo,
    )
    cells: dict[date, Cells] = defaultdict(dict)
    for row in rows.itertuples(index=False, name=None):
        cells[row[0].date()][row[1], row[2]] = Figure(*row[3:])
    return {
        first_day: _month(first_day, of_month)
        for first_day, of_month in cells.items()
        if ("MSPC6.366", "total") in of_month
    }


def transfer(found: dict[date, Published], month: date) -> float | None:
    """The transfer of a month in R$, of which its amount is a %; where that is 0, the latest known before."""
    known = {
        one.mes: 100 * one.valor / one.percentual
        for one in found.values()
        if one.valor and one.percentual > 0
    }
    before = [first_day for first_day in known if first_day <= month]
    return known[max(before)] if before else None


def _month(first_day: date, cells: Cells) -> Published:
    def part(indicator: str, name: str) -> int:
        row = cells.get((indicator, "total"))
        return 0 if row is None else round(getattr(row, name))

    def value(indicator: str, category: str = "total") -> float | None:
        row = cells.get((indicator, category))
        return None if row is None else float(row.valor)

    doctors, share = part("MSPC6.362b", "denominador"), value("MSPC6.368b") or 0.0
    # In the lines only the band is published: the least that it means.
    least = next((each for each, paid in BANDS if paid == share), 0) * doctors
    return Published(
        mes=first_day,
        parcial=bool(cells["MSPC6.366", "total"].parcial),
        entrada=Month(
            equipes=part("MSPC6.355", "denominador"),
            equipes_ativas=part("MSPC6.362a", "numerador"),
            pedidos_de_equipes=part("MSPC6.355", "numerador"),
            medicos=doctors,
            medicos_ativos=part("MSPC6.362b", "numerador"),
            pedidos_em_linha=max(math.ceil(least), part("MSPC6.365b", "numerador")),
            linha_pactuada=(value("MSPC6.366", "linhas") or 0.0) > 0,
        ),
        parcelas={
            category: float(row.valor)
            for (indicator, category), row in cells.items()
            if indicator == "MSPC6.366" and category != "total"
        },
        condicoes={
            category: row.valor == 1
            for (indicator, category), row in cells.items()
            if indicator == "MSPC6.367"
        },
        percentual=value("MSPC6.366") or 0.0,
        valor=value("MSPC6.valor"),
        faixa_medicos=share,
    )
