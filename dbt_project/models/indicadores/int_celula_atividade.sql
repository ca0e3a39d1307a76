{#- DESD.1771 to 1777: what each activity of a work plan foresaw and did, in the period and since the plan began. -#}
{%- set unidade = 'nucleo_id, plano_id, atividade_id' -%}
with
{#- Sums of decimals depend on the order: each has its own, the same in every run. #}
atividade_no_periodo as (
  select
    {{ unidade }},
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'competencia') }} as periodo_inicio,
    sum(previsto order by competencia) as previsto,
    sum(executado order by competencia) as executado,
    sum(valor_previsto order by competencia) as valor_previsto
  from {{ ref('fct_plano_trabalho') }}
  cross join {{ tipos_de_periodo() }} as t
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
  select nucleo_id, plano_id, periodo_tipo, periodo_inicio
  from atividade_no_periodo
  where periodo_tipo = 'ano'
  group by nucleo_id, plano_id, periodo_tipo, periodo_inicio
),
atividade_no_ano_do_plano as (
  select {{ unidade }}, periodo_tipo, periodo_inicio, previsto_total
  from ano_do_plano
  inner join atividade_do_plano using (nucleo_id, plano_id)
),
periodo_do_plano as (
  {{ periodos_de_plano('nucleo_id, plano_id') }}
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
)
{%- set indicadores = [
  ['DESD.1771', 'atividade_no_ano_do_plano', contagem('previsto_total'), 'previsto_total is not null'],
  ['DESD.1772', 'atividade_ate_o_periodo', contagem('executado'), 'executado is not null'],
  ['DESD.1773', 'atividade_ate_o_periodo', razao('coalesce(executado, 0)', 'previsto_total', fator=100),
    'previsto_total <> 0'],
  ['DESD.1774', 'atividade_no_periodo', contagem('previsto'), 'previsto is not null'],
  ['DESD.1775', 'atividade_no_periodo', contagem('executado'), 'executado is not null'],
  ['DESD.1776', 'atividade_no_periodo', razao('coalesce(executado, 0)', 'previsto', fator=100), 'previsto <> 0'],
  ['DESD.1777', 'atividade_no_periodo', contagem('valor_previsto * coalesce(executado, 0) / previsto'),
    'previsto <> 0 and valor_previsto is not null']
] %}
{%- for indicador_id, atividade, figuras, condicao in indicadores %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, periodo_tipo, periodo_inicio, 'nucleo' as nivel, nucleo_id as nivel_id,
  'plano | atividade' as dimensao, plano_id || ' | ' || atividade_id as categoria,
  {{ figuras }}
from {{ atividade }}
where {{ condicao }}
  and periodo_inicio <= {{ data_de_referencia() }}
{%- endfor %}
