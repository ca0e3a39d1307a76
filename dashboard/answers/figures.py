"""Published figures of one unit and period: totals and breakdowns, with those of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.answers.periods import move
from dashboard.filters import Filters
from dashboard.publication import Reader

Figure = dict[str, Any]


def totals(reader: Reader, filters: Filters, indicators: Sequence[str]) -> dict[str, Figure]:
    """The total rows of indicators for the unit and period in sight, by indicador_id, with `anterior`.

    `anterior` is the value in the period before, None where there is none or where the period in sight
    has not ended: a part of a month is not compared with a whole one.
    """
    now = of_period(reader, filters, indicators, filters.periodo_inicio)
    before = of_period(reader, filters, indicators, move(filters.periodo_tipo, filters.periodo_inicio, -1))
    return {
        name: row | {"anterior": None if filters.parcial else before.get(name, {}).get("valor")}
        for name, row in now.items()
    }


def of_period(
    reader: Reader, filters: Filters, indicators: Sequence[str], first_day: date
) -> dict[str, Figure]:
    """The total rows of indicators for the unit in sight and a period of the kind in sight."""
    rows = reader.frame(
        f"""
        select v.*, i.nome, i.unidade, i.tipo, i.sentido
        from indicador_valor as v inner join indicador as i using (indicador_id)
        where v.indicador_id in ({", ".join(f"'{name}'" for name in indicators)})
          and v.nivel = $nivel and v.nivel_id = $unidade and v.periodo_tipo = $tipo
          and v.periodo_inicio = $inicio and v.dimensao = 'total'
        """,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
        tipo=filters.periodo_tipo,
        inicio=first_day,
    )
    return {row["indicador_id"]: {key: _none(value) for key, value in row.items()} for row in _rows(rows)}


def breakdown(
    reader: Reader,
    filters: Filters,
    indicator: str,
    *,
    kind: str = "",
    first_day: date | None = None,
) -> pd.DataFrame:
    """The categories of an indicator for the unit in sight, largest value first.

    The period is the one in sight unless another ``kind`` and ``first_day`` are given.
    """
    return reader.frame(
        """
        select categoria, numerador, denominador, valor, ic95_inferior, ic95_superior, parcial, cobertura
        from indicador_valor
        where indicador_id = $indicador and nivel = $nivel and nivel_id = $unidade and periodo_tipo = $tipo
          and periodo_inicio = $inicio and dimensao <> 'total'
        order by valor desc, categoria
        """,
        indicador=indicator,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
        tipo=kind or filters.periodo_tipo,
        inicio=first_day or filters.periodo_inicio,
    )


def _rows(frame: pd.DataFrame) -> list[Figure]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _none(value: Any) -> Any:
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value
