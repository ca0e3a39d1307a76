"""Which núcleos have not delivered the months that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.business_days import CLOSING_DAY, nth_business_day, previous_month

RECORDS = {"teleconsultoria": "solicitada_em", "telediagnostico": "solicitado_em"}


@dataclass(frozen=True)
class Late:
    """One núcleo that once delivered a source and has no record of the last month due; months as AAAA-MM."""

    nucleo_id: str
    nome: str
    fonte: str
    ultimo_mes: str
    mes_devido: str


def last_month_due(day: date) -> str:
    """The newest month due on a day: the month before from its closing day on, else the one before that."""
    closed = previous_month(day)
    if day >= nth_business_day(day.year, day.month, CLOSING_DAY):
        return closed
    return previous_month(date.fromisoformat(f"{closed}-01"))


def late(connection: duckdb.DuckDBPyConnection, day: date, schema: str = "fatos") -> list[Late]:
    """The núcleos in force that once delivered a source and have no record of the last month due."""
    due = last_month_due(day)
    rows: list[Late] = []
    for source, base in RECORDS.items():
        found = connection.execute(
            f"""
            with entregue as (
                select nucleo_id, strftime(max({base}), '%Y-%m') as ultimo_mes
                from {schema}.fct_{source}
                group by nucleo_id
            )
            select n.nucleo_id, n.nome, e.ultimo_mes
            from entregue as e
            inner join {schema}.dim_nucleo as n using (nucleo_id)
            where e.ultimo_mes < '{due}' and (n.fim is null or n.fim >= date '{due}-01')
            order by n.nucleo_id
            """
        ).fetchall()
        rows += [Late(nucleo, name, source, month, due) for nucleo, name, month in found]
    return rows
