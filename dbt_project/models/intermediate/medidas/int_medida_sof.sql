{%- set medidas = {
  'sof_enviadas': "count(*) filter (where evento = 'enviada')",
  'sof_aprovadas': "count(*) filter (where evento = 'aprovada')",
  'sof_retorno_vencido': "count(*) filter (where evento = 'enviada' and retorno_vencido)",
  'sof_retorno_em_30_dias': "count(*) filter (where evento = 'enviada' and retorno_em_30_dias)"
} -%}
with
evento_de_sof as (
  select
    'enviada' as evento,
    cast(date_trunc('month', enviada_em) as date) as mes,
    nucleo_id,
    uf,
    cast(null as varchar) as municipio_ibge,
    retorno_em_30_dias,
    (
      primeiro_retorno_em_utc is not null
      or enviada_em_utc + interval 720 hour <= {{ referencia_utc() }}
    ) as retorno_vencido
  from {{ ref('fct_sof') }}
  where enviada_em_utc <= {{ referencia_utc() }}
  union all
  select
    'aprovada' as evento,
    cast(date_trunc('month', aprovada_em) as date) as mes,
    nucleo_id,
    uf,
    cast(null as varchar) as municipio_ibge,
    false as retorno_em_30_dias,
    false as retorno_vencido
  from {{ ref('fct_sof') }}
  where aprovada_em_utc <= {{ referencia_utc() }}
),
{{ medidas_por_nivel('evento_de_sof', {}, medidas) }}
