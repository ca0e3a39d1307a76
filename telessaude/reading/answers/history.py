"""Series of published figures, made ready to be shown: no period skipped, what was not delivered marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from telessaude.reading.answers import periods
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, BEGUN, INCOMPLETE, Deliveries
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader
from telessaude.store.database import literal

NUMBERS = ("numerador", "denominador", "valor", "cobertura", "ic95_inferior", "ic95_superior", "meta")
# How far back a series goes: two years of months, three of quadrimesters, half a year of weeks.
TOTAL = ("total", "total")
LENGTHS = {"mes": 24, "quadrimestre": 9, "ano": 6, "semana": 26}


@dataclass(frozen=True)
class Point:
    """One period of a series: its figure (None: there is none to show) and what is known of its data.

    ``entrega`` is a state of :mod:`telessaude.reading.answers.deliveries`; ``motivo`` says why there
    is no value, or what is missing behind it, ``faltam`` from which núcleos.
    """

    inicio: date
    valor: float | None
    numerador: float | None = None
    denominador: float | None = None
    cobertura: float | None = None
    ic95_inferior: float | None = None
    ic95_superior: float | None = None
    meta: float | None = None
    situacao: str | None = None
    parcial: bool = False
    entrega: str = ""
    motivo: str = ""
    faltam: frozenset[str] = frozenset()

    @property
    def entregue(self) -> bool:
        """Whether nothing of the period is known to be missing whole, past its deadline."""
        return self.entrega != ABSENT

    @property
    def incompleta(self) -> bool:
        """Whether a part of what was expected is overdue, or of an ended period did not come yet."""
        return self.entrega == INCOMPLETE or (self.entrega == BEGUN and not self.parcial)


def figures(
    reader: Reader,
    ids: Sequence[str],
    nivel: str,
    nivel_id: str,
    kind: str,
    last: date,
    length: int,
    category: tuple[str, str] = TOTAL,
) -> dict[str, pd.DataFrame]:
    """The published figures of indicators in one unit, up to a period, by indicator: one query for all.

    ``category`` is a breakdown and one of its categories; the total unless told.
    """
    if not ids:
        return {}
    rows = reader.frame(
        f"""
        select indicador_id, periodo_inicio, {", ".join(NUMBERS)}, situacao, parcial, completo
        from indicador_valor
        where indicador_id in ({", ".join(literal(one) for one in sorted(ids))})
            and periodo_tipo = $tipo and nivel = $nivel and nivel_id = $unidade
            and dimensao = $dimensao and categoria = $categoria
            and periodo_inicio between $desde and $ate
        order by indicador_id, periodo_inicio
        """,
        tipo=kind,
        nivel=nivel,
        unidade=nivel_id,
        dimensao=category[0],
        categoria=category[1],
        desde=periods.move(kind, last, 1 - length),
        ate=last,
    )
    return {str(one): found for one, found in rows.groupby("indicador_id", sort=False)}


def points(
    found: pd.DataFrame | None,
    indicator: Indicator,
    deliveries: Deliveries,
    days: Sequence[date],
    kind: str,
) -> list[Point]:
    """One point a period of ``days``, published or not."""
    rows = {} if found is None else {row["periodo_inicio"].date(): row for row in records(found)}
    return [_point(rows.get(day), indicator, deliveries, day, kind) for day in days]


def begun(series: list[Point]) -> list[Point]:
    """A series from its first value on; the last period stays in any case."""
    first = next((index for index, point in enumerate(series) if point.valor is not None), len(series) - 1)
    return series[first:]


def _point(
    row: dict[str, Any] | None, indicator: Indicator, deliveries: Deliveries, day: date, kind: str
) -> Point:
    arrived = deliveries.of(indicator.fontes, kind, day)
    partial = row is not None and bool(row["parcial"])
    if arrived.state in {ABSENT, AWAITED}:
        return Point(day, None, parcial=partial, entrega=arrived.state, motivo=arrived.reason)
    if row is None:
        return Point(day, None, entrega=arrived.state, motivo=deliveries.no_figure)
    arrived = arrived.of_figure(whole=bool(row["completo"]))
    if arrived.state == INCOMPLETE and indicator.of_registered:
        reason = f"{arrived.reason}; o que é de quem não entregou contaria como sem uso"
        return Point(day, None, parcial=partial, entrega=arrived.state, motivo=reason)
    reason = arrived.reason if row["valor"] is not None else "nada a medir: o denominador é zero"
    return Point(
        day,
        **{name: row[name] for name in NUMBERS},
        situacao=row["situacao"],
        parcial=partial,
        entrega=arrived.state,
        motivo=reason,
        faltam=frozenset(one.nucleo_id for one in arrived.missing),
    )


def frame(series: Sequence[Point]) -> pd.DataFrame:
    """A series as the charts read it, one row a period."""
    return pd.DataFrame(
        {
            "periodo_inicio": [point.inicio for point in series],
            **{name: [getattr(point, name) for point in series] for name in NUMBERS},
            "situacao": [point.situacao for point in series],
            "parcial": [point.parcial for point in series],
            "entregue": [point.entregue for point in series],
            "incompleta": [point.incompleta for point in series],
            "motivo": [point.motivo for point in series],
        }
    )


def window(reader: Reader, kind: str, last: date, length: int) -> list[date]:
    """The last periods of a kind, none before the first that was published."""
    first = reader.record(
        """
        select min(periodo_inicio) as inicio from indicador_valor
        where periodo_tipo = $tipo
        """,
        tipo=kind,
    )
    days = periods.span(kind, last, length)
    if first is None or first["inicio"] is None:
        return days[-1:]
    return [day for day in days if day >= first["inicio"].date()] or days[-1:]
