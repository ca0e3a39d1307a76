{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Requests that entered the queue, whatever became of them. -#}
with
solicitacao_feita as (
  select
    cast(date_trunc('month', solicitada_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    especialidade,
    risco
  from {{ ref('fct_regulacao') }}
  where solicitada_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('solicitada_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_feita', 'int_medida_regulacao_entrada') }}
