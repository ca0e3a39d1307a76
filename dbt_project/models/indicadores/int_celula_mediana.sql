{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_celulas() }}"
) }}
{%- set indicadores_afetados = ref('int_indicador_afetado') -%}
{#- HAOC1.257e: interpolated median of the response time, in hours; no median comes of medians. -#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
teleconsultoria_respondida as (
  select
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    tipo,
    resposta_us
  from {{ ref('fct_teleconsultoria') }}
  where origem = 'servico'
    and situacao = 'respondida'
    and respondida_em_utc <= {{ referencia_utc() }}
    {%- if is_incremental() %}
    and year(respondida_em) in (
      select year(periodo_inicio) from {{ indicadores_afetados }} where indicador_id = 'HAOC1.257e'
    )
    {%- endif %}
),
resposta_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'r.mes') }} as periodo_inicio,
    r.nucleo_id,
    r.uf,
    r.tipo,
    r.resposta_us
  from teleconsultoria_respondida as r
  cross join periodo_tipo as t
),
resposta_a_refazer as (
  select r.*
  from resposta_no_periodo as r
  {%- if is_incremental() %}
  semi join {{ indicadores_afetados }} as p
    on p.indicador_id = 'HAOC1.257e' and p.periodo_tipo = r.periodo_tipo and p.periodo_inicio = r.periodo_inicio
  {%- endif %}
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    case when grouping(uf) = 0 then 'uf' when grouping(nucleo_id) = 0 then 'nucleo' else 'brasil' end as nivel,
    case when grouping(uf) = 0 then uf when grouping(nucleo_id) = 0 then nucleo_id else 'BR' end as nivel_id,
    case when grouping(tipo) = 0 then 'tipo' else 'total' end as dimensao,
    case when grouping(tipo) = 0 then tipo else 'total' end as categoria,
    count(*) as denominador,
    quantile_cont(resposta_us, 0.5) as mediana_us
  from resposta_a_refazer
  group by grouping sets (
    (periodo_tipo, periodo_inicio),
    (periodo_tipo, periodo_inicio, uf),
    (periodo_tipo, periodo_inicio, nucleo_id),
    (periodo_tipo, periodo_inicio, tipo),
    (periodo_tipo, periodo_inicio, tipo, uf),
    (periodo_tipo, periodo_inicio, tipo, nucleo_id)
  )
)
select
  'HAOC1.257e' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(null as integer) as posicao,
  cast(null as double) as numerador,
  cast(denominador as double) as denominador,
  mediana_us / 3600000000.0 as valor,
  cast(null as double) as cobertura
from celula_de_nivel
where nivel_id is not null
