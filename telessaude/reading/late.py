"""Which deliveries are due and have not come, or not whole: the mart ``entrega_esperada``, told by who owes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

# What came whole is what the mart calls so: of the rest, what is past its deadline, once a núcleo and source.
QUERY = """
with devida as (
    select nucleo_id, fonte, max(mes) as mes, max_by(situacao, mes) as situacao
    from marts.entrega_esperada
    where vencida and situacao <> 'recebida'
    group by nucleo_id, fonte
),
ultima_vencida as (
    select max(mes) as mes
    from marts.entrega_esperada
    where vencida
),
ultima_recebida as (
    select nucleo_id, fonte, max(mes) as mes
    from marts.entrega_esperada
    where situacao = 'recebida'
    group by nucleo_id, fonte
)
select d.nucleo_id, n.nome, d.fonte, r.mes, d.mes, d.situacao
from devida as d
inner join ultima_vencida as u on u.mes = d.mes
inner join marts.nucleo as n on n.nucleo_id = d.nucleo_id
left join ultima_recebida as r on r.nucleo_id = d.nucleo_id and r.fonte = d.fonte
order by d.nucleo_id, d.fonte
"""


@dataclass(frozen=True)
class Late:
    """A source of which the last month due has not come whole: the last month that did (None: none), the one
    due, and how it stands."""

    nucleo_id: str
    nome: str
    fonte: str
    ultimo_mes: date | None
    mes_devido: date
    situacao: str


def late(publication: duckdb.DuckDBPyConnection) -> list[Late]:
    """What is late in a publication, a connection to its ``indicadores.duckdb``, by núcleo and source."""
    return [Late(*row) for row in publication.execute(QUERY).fetchall()]
