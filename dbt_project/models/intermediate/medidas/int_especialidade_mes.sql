{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- The especialidades of the month: TC_R for teleconsultoria, CO_R for teleconsulta; null where a record has none. -#}
with
atendimento as (
  select
    'teleconsultoria' as familia,
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    especialidade
  from {{ ref('fct_teleconsultoria') }}
  where origem = 'servico'
    and situacao = 'respondida'
    and respondida_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', respondida_em)", 'teleconsultoria') }}
  union all
  select
    'teleconsulta' as familia,
    cast(date_trunc('month', iniciada_em) as date) as mes,
    nucleo_id,
    uf,
    especialidade
  from {{ ref('fct_teleconsulta') }}
  where situacao = 'realizada'
    and iniciada_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', iniciada_em)", 'teleconsulta') }}
)
select familia, mes, nucleo_id, uf, especialidade
from atendimento
group by familia, mes, nucleo_id, uf, especialidade
