{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Cohorts of requests, by the month in which they were made: once its term has ended, who still waits counts as not seen. -#}
with
solicitacao_feita as (
  select
    cast(date_trunc('month', solicitada_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    risco,
    situacao = 'executada' as executada,
    em_30_dias,
    em_90_dias,
    no_prazo_do_risco,
    solicitada_em_utc + interval 30 day <= {{ referencia_utc() }} as prazo_de_30_dias_vencido,
    solicitada_em_utc + interval 90 day <= {{ referencia_utc() }} as prazo_de_90_dias_vencido,
    solicitada_em_utc + {{ prazo_do_risco('risco') }} <= {{ referencia_utc() }} as prazo_do_risco_vencido
  from {{ ref('fct_regulacao') }}
  where situacao not in ('cancelada', 'negada')
    and {{ em_mes_afetado('solicitada_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_feita', 'int_medida_regulacao_solicitada') }}
