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
celula_de_conformidade as (
  select
    'AVAL.conformidade' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    {{ nivel_do_nucleo() }},
    case
      when grouping(norma) = 0 then 'norma' when grouping(categoria_do_aspecto) = 0 then 'categoria' else 'total'
    end as dimensao,
    case
      when grouping(norma) = 0 then norma when grouping(categoria_do_aspecto) = 0 then categoria_do_aspecto else 'total'
    end as categoria,
    count(*) filter (where resposta = 'sim') as numerador,
    count(*) as denominador
  from resposta_no_periodo
  where resposta in ('sim', 'nao')
  group by grouping sets (
    (periodo_tipo, periodo_inicio),
    (periodo_tipo, periodo_inicio, uf),
    (periodo_tipo, periodo_inicio, nucleo_id),
    (periodo_tipo, periodo_inicio, norma),
    (periodo_tipo, periodo_inicio, norma, uf),
    (periodo_tipo, periodo_inicio, norma, nucleo_id),
    (periodo_tipo, periodo_inicio, categoria_do_aspecto),
    (periodo_tipo, periodo_inicio, categoria_do_aspecto, uf),
    (periodo_tipo, periodo_inicio, categoria_do_aspecto, nucleo_id)
  )
),
celula_de_respondidos as (
  select
    'AVAL.respondidos' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    'nucleo' as nivel,
    nucleo_id as nivel_id,
    'total' as dimensao,
    'total' as categoria,
    count(*) as numerador,
    (select count(*) from aspecto_respondivel) as denominador
  from resposta_no_periodo
  group by periodo_tipo, periodo_inicio, nucleo_id
),
celula as (
  select * from celula_de_conformidade
  union all
  select * from celula_de_respondidos
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(null as integer) as posicao,
  cast(numerador as double) as numerador,
  cast(denominador as double) as denominador,
  100 * cast(numerador as double) / denominador as valor,
  cast(null as double) as cobertura
from celula
where categoria is not null
