"""``revisao_pendente``: why a figure of a closed period would be another, and by which deliveries.

The mart says what waits; what explains it is found when it is published, as of a revision, and goes from
publication to publication for as long as it waits.
"""

from __future__ import annotations

import duckdb

from telessaude.publish.files import VALUE_KEY
from telessaude.publish.renewal import LAST

TABLE = "publico.marts.revisao_pendente"
WAITING = "numerador_que_espera, denominador_que_espera, valor_que_espera"
# What waits now and did not, or waited with other numbers: what this publication has to explain.
FOUND = f"""
create or replace temp table espera as
select {VALUE_KEY}, p.periodo_fim, coalesce(i.fontes, '') as fontes
from (
    select {VALUE_KEY}, periodo_fim, {WAITING} from marts.revisao_pendente
    except
    select {VALUE_KEY}, periodo_fim, {WAITING} from {{before}}
) as p
left join (select indicador_id, fontes from marts.indicador) as i using (indicador_id)
"""
EXPLAINED = f"""
update {TABLE} as p
set motivo = coalesce(n.motivo, a.motivo),
    entregas = list_sort(list_distinct(coalesce(a.entregas, []) || coalesce(n.entregas, [])))
from marts.revisao_pendente as m
left join {{before}} as a using ({VALUE_KEY})
left join (
    select {VALUE_KEY}, x.motivo, x.entregas
    from espera inner join explicacao as x using (fontes, periodo_inicio, periodo_fim, nivel, nivel_id)
) as n using ({VALUE_KEY})
where ({", ".join(f"p.{name}" for name in VALUE_KEY.split(", "))})
    = ({", ".join(f"m.{name}" for name in VALUE_KEY.split(", "))})
"""
# Of what waited in a period that is open again.
REOPENED = f"""
insert into explicacao
select l.*, 'reabertura', list_sort(list_distinct(flatten(list(coalesce(p.entregas, [])))))
from lugar as l
inner join marts.indicador as i on coalesce(i.fontes, '') = l.fontes
inner join {LAST}.marts.revisao_pendente as p
    on p.indicador_id = i.indicador_id and p.periodo_inicio = l.periodo_inicio
    and p.nivel = l.nivel and p.nivel_id = l.nivel_id
where p.fechamento_id not in (select fechamento_id from marts.fechamento where em_vigor)
group by all
"""


def find(connection: duckdb.DuckDBPyConnection) -> bool:
    """Leave the temporary table ``espera``: what waits and is not explained yet, with its place.

    Returns whether the last publication, attached as ``renewal.LAST``, told what waited: older ones do not.
    """
    told = connection.execute(
        f"select exists(select 1 from duckdb_tables() where database_name = '{LAST}' "
        "and schema_name = 'marts' and table_name = 'revisao_pendente')"
    ).fetchone() == (True,)
    connection.execute(FOUND.format(before=_before(told)))
    return told


def explain(connection: duckdb.DuckDBPyConnection, told: bool) -> None:
    """Write the causes into the published table, from ``explicacao`` and from the last publication."""
    connection.execute(EXPLAINED.format(before=_before(told)))


def _before(told: bool) -> str:
    return f"{LAST}.marts.revisao_pendente" if told else "(from marts.revisao_pendente limit 0)"
