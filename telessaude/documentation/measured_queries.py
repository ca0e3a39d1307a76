"""The queries that measure a publication: which row of an indicator is shown, and what goes around it.

``ROWS`` and ``SHOWN`` make the temporary tables that the others read, in this order. Each of the others gives
rows with ``indicador_id`` and the columns of one class of ``demonstration``.
"""

from __future__ import annotations

from telessaude.contract.words import load_words

FIRST = 5  # categories shown of a breakdown

PERIODS = "['ano', 'quadrimestre', 'mes', 'semana']"
LEVELS = list(load_words().niveis)
LARGEST_FIRST = (
    "l.posicao nulls last, coalesce(l.denominador, l.valor) desc, l.valor desc, l.categoria, l.nivel_id"
)
NUMBER = """
    l.valor, l.numerador, l.denominador, l.ic95_inferior, l.ic95_superior, l.cobertura, l.meta, l.situacao
"""

# The current periods are shown only where an indicator has no other.
ROWS = f"""
create temp table linha as
with figura as (
    select * from marts.indicador_valor
    union all by name
    select * from marts.indicador_valor_detalhe
)

select
    * replace (nullif(situacao, 'sem_meta') as situacao),
    list_position({PERIODS}, periodo_tipo) as ordem_periodo,
    list_position({LEVELS}, nivel) as ordem_nivel,
    not parcial or bool_and(parcial) over (partition by indicador_id) as mostravel
from figura
-- a state's own indicators have no page
where not starts_with(indicador_id, 'LOCAL.')
"""

SHOWN = f"""
create temp table mostrada as
select
    l.indicador_id, l.periodo_tipo, l.periodo_inicio, l.periodo_fim, l.parcial,
    l.nivel, l.nivel_id, l.dimensao, l.categoria
from linha as l
where l.mostravel
qualify row_number() over (
    partition by l.indicador_id
    order by l.ordem_periodo, l.periodo_inicio desc, l.ordem_nivel, l.dimensao <> 'total', {LARGEST_FIRST}
) = 1
"""

# A professional has no name to show: the pseudonym depends on the key of the warehouse.
HEADS = """
select
    m.indicador_id,
    m.periodo_tipo as periodo,
    m.periodo_inicio as inicio,
    m.periodo_fim as fim,
    m.parcial,
    m.nivel,
    case m.nivel
        when 'brasil' then 'Brasil'
        when 'nucleo' then n.nome
        when 'municipio' then c.nome || ' (' || c.uf || ')'
        when 'ponto' then p.nome || ' (CNES ' || m.nivel_id || ')'
        when 'equipe' then 'INE ' || m.nivel_id
        when 'profissional' then null
        else coalesce(g.nome || ' (' || g.uf || ')', m.nivel_id)
    end as unidade,
    nullif(m.categoria, 'total') as categoria
from mostrada as m
left join marts.nucleo as n on m.nivel_id = n.nucleo_id
left join marts.municipio as c on m.nivel_id = c.municipio_ibge
left join marts.ponto as p on m.nivel_id = p.ponto_cnes
left join marts.regiao as g on m.nivel = g.nivel and m.nivel_id = g.nivel_id
order by m.indicador_id
"""

TOTALS = f"""
select
    l.indicador_id, l.periodo_tipo as periodo, l.periodo_inicio as inicio, l.periodo_fim as fim, l.parcial,
    {NUMBER}
from linha as l
inner join mostrada as m
    on l.indicador_id = m.indicador_id and l.nivel = m.nivel and l.nivel_id = m.nivel_id
where l.mostravel and l.dimensao = 'total' and l.nivel <> 'profissional'
qualify row_number() over (
    partition by l.indicador_id, l.periodo_tipo order by l.periodo_inicio desc
) = 1
order by l.indicador_id, l.ordem_periodo
"""

CATEGORIES = f"""
select
    l.indicador_id, l.dimensao, l.categoria, {NUMBER},
    count(*) over detalhamento as categorias,
    case
        when min(l.denominador) over detalhamento < max(l.denominador) over detalhamento then 'denominador'
        else 'valor'
    end as ordem
from linha as l
inner join mostrada as m
    on l.indicador_id = m.indicador_id and l.nivel = m.nivel and l.nivel_id = m.nivel_id
    and l.periodo_tipo = m.periodo_tipo and l.periodo_inicio = m.periodo_inicio
where l.dimensao <> 'total' and l.nivel <> 'profissional'
window detalhamento as (partition by l.indicador_id, l.dimensao)
qualify row_number() over (partition by l.indicador_id, l.dimensao order by {LARGEST_FIRST}) <= {FIRST}
order by l.indicador_id, l.dimensao, {LARGEST_FIRST}
"""

SPREAD = """
with publicada as (
    select indicador_id, nivel, ordem_nivel, count(*) as linhas
    from linha
    group by all
),

distribuicao as (
    select
        l.indicador_id,
        l.nivel,
        count(*) as unidades,
        min(l.valor) as menor,
        median(l.valor) as mediana,
        max(l.valor) as maior,
        count(*) filter (where l.situacao = 'atingida') as atingida,
        count(*) filter (where l.situacao = 'parcial') as atingida_em_parte,
        count(*) filter (where l.situacao = 'nao_atingida') as nao_atingida
    from linha as l
    inner join mostrada as m
        on l.indicador_id = m.indicador_id
        and l.periodo_tipo = m.periodo_tipo and l.periodo_inicio = m.periodo_inicio
        and l.dimensao = m.dimensao and l.categoria = m.categoria
    group by all
    having count(*) > 1
)

select
    p.indicador_id, p.nivel, p.linhas, d.unidades, d.menor, d.mediana, d.maior,
    d.atingida, d.atingida_em_parte, d.nao_atingida
from publicada as p
left join distribuicao as d on p.indicador_id = d.indicador_id and p.nivel = d.nivel
order by p.indicador_id, p.ordem_nivel
"""

# How many periods there could be, from the indicator's first to the last that ended for any indicator.
SERIES = """
with terminado as (
    select periodo_tipo, max(periodo_inicio) as ultimo
    from linha
    where not parcial
    group by all
),

serie as (
    select
        indicador_id,
        periodo_tipo,
        min(periodo_inicio) as primeiro,
        count(distinct periodo_inicio) as com_valor
    from linha
    where not parcial and periodo_tipo <> 'semana'
    group by indicador_id, periodo_tipo, ordem_periodo
    qualify row_number() over (partition by indicador_id order by ordem_periodo desc) = 1
)

select
    s.indicador_id,
    s.periodo_tipo as periodo,
    s.primeiro as de,
    t.ultimo as a,
    s.com_valor,
    1 + date_diff('month', s.primeiro, t.ultimo)
        // case s.periodo_tipo when 'mes' then 1 when 'quadrimestre' then 4 else 12 end as periodos
from serie as s
inner join terminado as t on s.periodo_tipo = t.periodo_tipo
order by s.indicador_id
"""

PUBLICATION = """
select
    (select max(cast(referencia as date)) from marts.execucao where resultado = 'publicada') as referencia,
    (select count(*) from marts.nucleo) as nucleos,
    (select count(distinct uf) from marts.nucleo) as estados,
    (select cast(sum(linhas_aceitas) as bigint) from marts.entrega) as linhas_aceitas
"""
