"""Published figures of one unit and period: totals and breakdowns, with those of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from telessaude.reading.answers.periods import move
from telessaude.reading.answers.records import records
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader
from telessaude.store.database import literal

Figure = dict[str, Any]


def totals(reader: Reader, filters: Filters, indicators: Sequence[str]) -> dict[str, Figure]:
    """The total rows of indicators for the unit and period in sight, by indicador_id, with `anterior`.

    `anterior` is the value in the period before, None where there is none or where the period in sight
    has not ended: a part of a month is not compared with a whole one.
    """
    rows = reader.frame(
        f"""
        select
            v.indicador_id, v.numerador, v.denominador, v.valor, v.cobertura, i.nome, i.unidade, i.tipo,
            i.sentido, v.periodo_inicio = $inicio as atual
        from indicador_valor as v inner join indicador as i using (indicador_id)
        where v.indicador_id in ({_listed(indicators)})
          and v.nivel = $nivel and v.nivel_id = $unidade and v.periodo_tipo = $tipo
          and v.periodo_inicio between $antes and $inicio and v.dimensao = 'total'
        """,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        antes=move(filters.periodo_tipo, filters.periodo_inicio, -1),
    )
    found = records(rows)
    before = {row["indicador_id"]: row["valor"] for row in found if not row["atual"]}
    return {
        row["indicador_id"]: row | {"anterior": None if filters.parcial else before.get(row["indicador_id"])}
        for row in found
        if row["atual"]
    }


def breakdown(reader: Reader, filters: Filters, indicator: str) -> pd.DataFrame:
    """The categories of an indicator for the unit and period in sight, largest value first."""
    return breakdowns(reader, filters, (indicator,))[indicator]


def breakdowns(reader: Reader, filters: Filters, indicators: Sequence[str]) -> dict[str, pd.DataFrame]:
    """The same for several indicators, which may have no rows, by indicador_id."""
    rows = reader.frame(
        f"""
        select
            indicador_id, categoria, numerador, denominador, valor, ic95_inferior, ic95_superior, parcial,
            cobertura
        from indicador_valor
        where indicador_id in ({_listed(indicators)}) and nivel = $nivel and nivel_id = $unidade
          and periodo_tipo = $tipo and periodo_inicio = $inicio and dimensao <> 'total'
        order by valor desc, categoria
        """,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
    )
    return {
        one: rows[rows["indicador_id"] == one].drop(columns="indicador_id").reset_index(drop=True)
        for one in indicators
    }


def _listed(indicators: Sequence[str]) -> str:
    return ", ".join(literal(one) for one in indicators)
