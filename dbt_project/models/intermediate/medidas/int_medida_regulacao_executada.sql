{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Executed requests; a regulation queue is a município's or a UF's, never a núcleo's. -#}
with
solicitacao_executada as (
  select
    cast(date_trunc('month', executada_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    especialidade,
    risco,
    espera_us,
    em_30_dias,
    em_90_dias
  from {{ ref('fct_regulacao') }}
  where situacao = 'executada'
    and executada_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('executada_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_executada', 'int_medida_regulacao_executada') }}
