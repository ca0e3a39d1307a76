{#-
  AVAL.conformidade (aspects fulfilled, of those whose latest answer is yes or no) and AVAL.respondidos (aspects with any
  answer, of the catalogue's). An answer holds until the núcleo gives another on the same aspect.
-#}
with
aspecto_respondivel as (
  select cast(aspecto as bigint) as aspecto, norma, categoria
  from {{ ref('aspecto') }}
  where natureza = 'característica'
),
resposta as (
  select
    r.nucleo_id,
    n.uf,
    r.aspecto,
    a.norma,
    a.categoria,
    r.resposta,
    r.respondida_em,
    lead(r.respondida_em) over (partition by r.nucleo_id, r.aspecto order by r.respondida_em) as substituida_em
  from {{ ref('fct_avaliacao_aspecto') }} as r
  inner join aspecto_respondivel as a on a.aspecto = r.aspecto
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
),
periodo as (
  {{ periodos_desde('resposta', 'respondida_em', ['quadrimestre', 'ano']) }}
),
resposta_no_periodo as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    r.nucleo_id,
    r.uf,
    r.norma,
    r.categoria as categoria_do_aspecto,
    r.resposta
  from periodo as p
  inner join resposta as r
    on r.respondida_em <= p.periodo_fim and (r.substituida_em is null or r.substituida_em > p.periodo_fim)
),
nivel_avaliado as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    {{ recorte({'norma': 'norma', 'categoria': 'categoria_do_aspecto'}) }},
    count(*) filter (where resposta = 'sim') as cumpridos,
    count(*) as avaliados
  from resposta_no_periodo
  where resposta in ('sim', 'nao')
  group by
    periodo_tipo, periodo_inicio,
    grouping sets ((), (uf), (nucleo_id)), grouping sets ((), (norma), (categoria_do_aspecto))
),
nucleo_respondente as (
  select
    periodo_tipo,
    periodo_inicio,
    'nucleo' as nivel,
    nucleo_id as nivel_id,
    count(*) as respondidos,
    (select count(*) from aspecto_respondivel) as aspectos
  from resposta_no_periodo
  group by periodo_tipo, periodo_inicio, nucleo_id
)
select
  'AVAL.conformidade' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ razao('cumpridos', 'avaliados', fator=100) }}
from nivel_avaliado
where categoria is not null
union all
select
  {{ celula_total('AVAL.respondidos') }},
  {{ razao('respondidos', 'aspectos', fator=100) }}
from nucleo_respondente
