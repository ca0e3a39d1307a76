{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_celulas() }}"
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
medida as (
  select medida, mes, nivel, nivel_id, dimensao, categoria, valor
  from {{ ref('int_medida_mes') }}
  {%- if is_incremental() %}
  where mes in (select mes from mes_de_indicador)
  {%- endif %}
),
parcela as (
  select
    p.indicador_id,
    p.periodo_tipo,
    {{ inicio_do_periodo('p.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel,
    m.nivel_id,
    p.dimensao,
    m.categoria,
    p.denominador_inteiro,
    sum(p.sinal * m.valor) filter (where p.papel = 'numerador') as soma_numerador,
    max(p.divisor) filter (where p.papel = 'numerador') as divisor_numerador,
    sum(p.sinal * m.valor) filter (where p.papel = 'denominador') as soma_denominador,
    sum(p.sinal * m.valor) filter (where p.papel = 'informados') as soma_informados,
    sum(p.sinal * m.valor) filter (where p.papel = 'elegiveis') as soma_elegiveis
  from medida as m
  inner join {{ ref('int_indicador_plano') }} as p
    on p.medida = m.medida and p.dimensao_da_medida = m.dimensao and p.nivel = m.nivel and p.periodo_tipo <> 'semana'
  {%- if is_incremental() %}
  {#- Of a month outside the affected ones only the longer periods that hold one are needed. #}
  semi join mes_de_indicador as afetado
    on afetado.indicador_id = p.indicador_id and afetado.periodo_tipo = p.periodo_tipo and afetado.mes = m.mes
  {%- endif %}
  group by all
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
