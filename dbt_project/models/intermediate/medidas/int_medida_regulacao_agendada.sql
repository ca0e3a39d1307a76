{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Appointments whose time has come and whose end is known: the patient was seen or did not come. -#}
with
solicitacao_agendada as (
  select
    cast(date_trunc('month', agendada_para) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    situacao
  from {{ ref('fct_regulacao') }}
  where situacao in ('executada', 'falta')
    and agendada_para_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('agendada_para', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_agendada', 'int_medida_regulacao_agendada') }}
