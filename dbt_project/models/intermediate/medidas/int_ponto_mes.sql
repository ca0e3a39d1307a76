{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- The pontos named by a record of the month: TC_R for teleconsultoria, TD_E for telediagnostico. -#}
with
ponto_nomeado as (
  select
    'teleconsultoria' as familia,
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    municipio_ibge,
    ponto_cnes
  from {{ ref('fct_teleconsultoria') }}
  where origem = 'servico'
    and situacao = 'respondida'
    and ponto_cnes is not null
    and respondida_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', respondida_em)", 'teleconsultoria') }}
  union all
  select
    'telediagnostico' as familia,
    cast(date_trunc('month', realizado_em) as date) as mes,
    nucleo_id,
    uf,
    municipio_ibge,
    ponto_cnes
  from {{ ref('fct_telediagnostico') }}
  where situacao <> 'cancelado'
    and ponto_cnes is not null
    and realizado_em_utc <= {{ referencia_utc() }}
    {{ mes_afetado("date_trunc('month', realizado_em)", 'telediagnostico') }}
)
select familia, mes, nucleo_id, uf, municipio_ibge, ponto_cnes
from ponto_nomeado
group by familia, mes, nucleo_id, uf, municipio_ibge, ponto_cnes
