{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Requests that left the queue, by what took them out of it. -#}
with
solicitacao_encerrada as (
  select
    cast(date_trunc('month', saida_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    situacao
  from {{ ref('fct_regulacao') }}
  where saida_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('saida_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_encerrada', 'int_medida_regulacao_saida') }}
