{#- DESD.1771 to 1777: what each activity of a work plan foresaw and did, in the period and since the plan began. -#}
{%- set unidade = 'nucleo_id, plano_id, atividade_id' -%}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
{#- Sums of decimals depend on the order: each has its own, the same in every run. -#}
atividade_no_periodo as (
  select
    {{ unidade }},
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'competencia') }} as periodo_inicio,
    sum(previsto order by competencia) as previsto,
    sum(executado order by competencia) as executado,
    sum(valor_previsto order by competencia) as valor_previsto
  from {{ ref('fct_plano_trabalho') }}
  cross join periodo_tipo as t
  group by all
),
atividade_do_plano as (
  select
    {{ unidade }},
    sum(previsto order by competencia) as previsto_total
  from {{ ref('fct_plano_trabalho') }}
  group by {{ unidade }}
),
ano_do_plano as (
  select nucleo_id, plano_id, periodo_inicio
  from atividade_no_periodo
  where periodo_tipo = 'ano'
  group by nucleo_id, plano_id, periodo_inicio
),
mes_do_plano as (
  select
    nucleo_id,
    plano_id,
    cast(unnest(generate_series(
      date_trunc('month', min(competencia)), max(competencia), interval 1 month
    )) as date) as mes
  from {{ ref('fct_plano_trabalho') }}
  group by nucleo_id, plano_id
),
periodo_do_plano as (
  select
    m.nucleo_id,
    m.plano_id,
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio
  from mes_do_plano as m
  inner join periodo_tipo as t on t.periodo_tipo <> 'mes'
  group by all
),
atividade_ate_o_periodo as (
  select
    p.nucleo_id,
    p.plano_id,
    a.atividade_id,
    p.periodo_tipo,
    p.periodo_inicio,
    a.previsto_total,
    sum(r.executado order by r.competencia) as executado
  from periodo_do_plano as p
  inner join atividade_do_plano as a on a.nucleo_id = p.nucleo_id and a.plano_id = p.plano_id
  left join {{ ref('fct_plano_trabalho') }} as r
    on r.nucleo_id = a.nucleo_id
    and r.plano_id = a.plano_id
    and r.atividade_id = a.atividade_id
    and r.competencia <= {{ fim_do_periodo('p.periodo_tipo', 'p.periodo_inicio') }}
  group by all
),
celula as (
  select
    'DESD.1771' as indicador_id, {{ unidade }}, 'ano' as periodo_tipo, periodo_inicio,
    previsto_total as numerador, null as denominador
  from ano_do_plano
  inner join atividade_do_plano using (nucleo_id, plano_id)
  union all
  select
    'DESD.1772' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    executado as numerador, null as denominador
  from atividade_ate_o_periodo
  union all
  select
    'DESD.1773' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    coalesce(executado, 0) as numerador, previsto_total as denominador
  from atividade_ate_o_periodo
  where previsto_total <> 0
  union all
  select
    'DESD.1774' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    previsto as numerador, null as denominador
  from atividade_no_periodo
  union all
  select
    'DESD.1775' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    executado as numerador, null as denominador
  from atividade_no_periodo
  union all
  select
    'DESD.1776' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    coalesce(executado, 0) as numerador, previsto as denominador
  from atividade_no_periodo
  where previsto <> 0
  union all
  select
    'DESD.1777' as indicador_id, {{ unidade }}, periodo_tipo, periodo_inicio,
    valor_previsto * coalesce(executado, 0) / previsto as numerador, null as denominador
  from atividade_no_periodo
  where previsto <> 0
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  'nucleo' as nivel,
  nucleo_id as nivel_id,
  'plano | atividade' as dimensao,
  plano_id || ' | ' || atividade_id as categoria,
  cast(null as integer) as posicao,
  numerador,
  cast(denominador as double) as denominador,
  case when denominador is null then numerador else 100 * numerador / denominador end as valor,
  cast(null as double) as cobertura
from celula
where numerador is not null
  and periodo_inicio <= {{ data_de_referencia() }}
