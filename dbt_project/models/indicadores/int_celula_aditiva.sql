{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook=["{{ apagar_celulas() }}", "{{ ao_menos_duas_linhas() }}"]
) }}
{%- set indicadores_afetados = ref('int_indicador_afetado') -%}
{#- Cells of every indicator that is a signed sum of measures over another (indicador_termo); weeks are int_celula_semana's. -#}
with
{%- if is_incremental() %}
mes_de_indicador as (
  select
    indicador_id,
    periodo_tipo,
    cast(unnest(generate_series(
      periodo_inicio, {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }}, interval 1 month
    )) as date) as mes
  from {{ indicadores_afetados }}
),
{%- endif %}
{#- A number stands for what is common to the terms of a cell: millions of parcels are grouped by it, not by five texts. #}
termo_do_recorte as (
  select
    p.indicador_id,
    p.periodo_tipo,
    p.nivel,
    p.dimensao,
    p.denominador_inteiro,
    p.papel,
    p.medida,
    p.sinal,
    p.divisor,
    p.dimensao_da_medida,
    {%- if is_incremental() %}
    afetado.mes,
    {%- endif %}
    dense_rank() over (
      order by p.indicador_id, p.periodo_tipo, p.nivel, p.dimensao, p.denominador_inteiro
    ) as recorte
  from {{ ref('int_indicador_plano') }} as p
  {%- if is_incremental() %}
  {#- Of a month outside the affected ones only the longer periods that hold one are needed. #}
  inner join mes_de_indicador as afetado using (indicador_id, periodo_tipo)
  {%- endif %}
  where p.periodo_tipo <> 'semana'
),
recorte_do_indicador as (
  select recorte, indicador_id, periodo_tipo, nivel, dimensao, denominador_inteiro
  from termo_do_recorte
  group by all
),
soma_do_recorte as (
  select
    t.recorte,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel_id,
    m.categoria,
    sum(t.sinal * m.valor) filter (where t.papel = 'numerador') as soma_numerador,
    max(t.divisor) filter (where t.papel = 'numerador') as divisor_numerador,
    sum(t.sinal * m.valor) filter (where t.papel = 'denominador') as soma_denominador,
    sum(t.sinal * m.valor) filter (where t.papel = 'informados') as soma_informados,
    sum(t.sinal * m.valor) filter (where t.papel = 'elegiveis') as soma_elegiveis
  from {{ ref('int_medida_mes') }} as m
  inner join termo_do_recorte as t
    on t.medida = m.medida
    and t.dimensao_da_medida = m.dimensao
    and t.nivel = m.nivel
    {%- if is_incremental() %}
    and t.mes = m.mes
    {%- endif %}
  group by all
),
parcela as (
  select
    r.indicador_id,
    r.periodo_tipo,
    s.periodo_inicio,
    r.nivel,
    s.nivel_id,
    r.dimensao,
    s.categoria,
    r.denominador_inteiro,
    s.soma_numerador,
    s.divisor_numerador,
    s.soma_denominador,
    s.soma_informados,
    s.soma_elegiveis
  from soma_do_recorte as s
  inner join recorte_do_indicador as r using (recorte)
),
{#- Of a distribution, the whole stands in the total's row: each category takes it from there. -#}
inteiro as (
  select
    indicador_id,
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    dimensao,
    soma_denominador,
    soma_informados,
    soma_elegiveis
  from parcela
  where denominador_inteiro and categoria = 'total'
),
parcela_completa as (
  select
    p.indicador_id,
    p.periodo_tipo,
    p.periodo_inicio,
    p.nivel,
    p.nivel_id,
    p.dimensao,
    p.categoria,
    cast(coalesce(p.soma_numerador, 0) as double) / coalesce(p.divisor_numerador, 1) as numerador,
    cast(coalesce(inteiro.soma_denominador, p.soma_denominador) as double) as denominador,
    cast(coalesce(inteiro.soma_informados, p.soma_informados, 0) as double)
    / nullif(cast(coalesce(inteiro.soma_elegiveis, p.soma_elegiveis) as double), 0) as cobertura
  from parcela as p
  left join inteiro using (indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao)
  where not (p.denominador_inteiro and p.categoria = 'total')
),
celula as (
  select
    c.indicador_id,
    c.periodo_tipo,
    c.periodo_inicio,
    c.nivel,
    c.nivel_id,
    c.dimensao,
    c.categoria,
    c.numerador,
    case
      when i.subtipo = 'media_mensal' and c.periodo_tipo <> 'mes'
        then {{ meses_iniciados('c.periodo_tipo', 'c.periodo_inicio') }}
      when i.tipo <> 'contagem' then c.denominador
    end as denominador,
    i.tipo,
    i.fator,
    c.cobertura
  from parcela_completa as c
  inner join {{ ref('indicador_catalogo') }} as i on i.indicador_id = c.indicador_id
)
{{ celulas_de_somas('celula') }}
