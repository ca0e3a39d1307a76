"""Which núcleos have not delivered the last month due, as the published table ``qualidade`` says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

# What is due, and by when, is the mart's: a month whose deadline is past on the day of the publication.
QUERY = """
with devido as (
    select max(mes) as mes
    from marts.qualidade
    where prazo < (
        select cast(timezone('America/Sao_Paulo', max_by(referencia, fim)) as date)
        from marts.execucao
        where resultado = 'publicada'
    )
),
ultimo_entregue as (
    select nucleo_id, fonte, max(mes) as mes
    from marts.qualidade
    where entregue
    group by nucleo_id, fonte
)
select q.nucleo_id, n.nome, q.fonte, u.mes, q.mes
from marts.qualidade as q
inner join devido as d on d.mes = q.mes
inner join marts.nucleo as n on n.nucleo_id = q.nucleo_id
left join ultimo_entregue as u on u.nucleo_id = q.nucleo_id and u.fonte = q.fonte
where not q.entregue
order by q.nucleo_id, q.fonte
"""


@dataclass(frozen=True)
class Late:
    """A source that a núcleo was expected to deliver and did not: the last month that came, the one due."""

    nucleo_id: str
    nome: str
    fonte: str
    ultimo_mes: date
    mes_devido: date


def late(publication: duckdb.DuckDBPyConnection) -> list[Late]:
    """What is late in a publication, a connection to its ``indicadores.duckdb``, by núcleo and source."""
    return [Late(*row) for row in publication.execute(QUERY).fetchall()]
