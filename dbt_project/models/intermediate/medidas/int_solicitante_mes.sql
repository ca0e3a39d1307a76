{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- Who asked in the month, with how many records: TC_R for teleconsultoria, TD_E for telediagnostico. -#}
with
pedido as (
  select
    'teleconsultoria' as familia,
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    solicitante_id
  from {{ ref('fct_teleconsultoria') }}
  where origem = 'servico'
    and situacao = 'respondida'
    and respondida_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', respondida_em)", 'teleconsultoria') }}
  union all
  select
    'telediagnostico' as familia,
    cast(date_trunc('month', realizado_em) as date) as mes,
    nucleo_id,
    uf,
    solicitante_id
  from {{ ref('fct_telediagnostico') }}
  where situacao <> 'cancelado'
    and realizado_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', realizado_em)", 'telediagnostico') }}
)
select familia, mes, nucleo_id, uf, solicitante_id, count(*) as registros
from pedido
group by familia, mes, nucleo_id, uf, solicitante_id
