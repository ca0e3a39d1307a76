{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_semanas('teleconsulta', 'periodo_inicio') }}"
) }}
{#- The weeks of the indicators that int_celula_aditiva makes of months: the same terms, over weekly measures. -#}
with
medida as (
  {{ medidas_em_linhas('int_medida_teleconsulta_semana') }}
),
parcela as (
  select
    p.indicador_id,
    p.periodo_tipo,
    m.semana as periodo_inicio,
    m.nivel,
    m.nivel_id,
    m.dimensao,
    m.categoria,
    sum(p.sinal * m.valor) filter (where p.papel = 'numerador') as soma_numerador,
    max(p.divisor) filter (where p.papel = 'numerador') as divisor_numerador,
    sum(p.sinal * m.valor) filter (where p.papel = 'denominador') as soma_denominador
  from medida as m
  inner join {{ ref('int_indicador_plano') }} as p
    on p.medida = m.medida and p.dimensao_da_medida = m.dimensao and p.nivel = m.nivel and p.periodo_tipo = 'semana'
  {%- set afetada = semana_afetada('m.semana', 'teleconsulta') %}
  {%- if is_incremental() %}
  where {{ afetada }}
  {%- endif %}
  group by all
),
celula as (
  select
    p.*,
    cast(coalesce(p.soma_numerador, 0) as double) / coalesce(p.divisor_numerador, 1) as numerador,
    case when i.tipo <> 'contagem' then cast(p.soma_denominador as double) end as denominador,
    i.tipo,
    i.fator,
    cast(null as double) as cobertura
  from parcela as p
  inner join {{ ref('indicador_catalogo') }} as i on i.indicador_id = p.indicador_id
)
{{ celulas_de_somas('celula') }}
