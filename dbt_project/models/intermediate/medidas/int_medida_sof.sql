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
{{ medidas_por_nivel('evento_de_sof', 'int_medida_sof') }}
