{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleducacao') }}"
) }}
{#- te_participantes and te_alunos are null where no activity says how many, which is not the same as none. -#}
with
atividade_realizada as (
  select
    cast(date_trunc('month', realizada_em) as date) as mes,
    nucleo_id,
    uf,
    cast(null as varchar) as municipio_ibge,
    tipo,
    formato,
    participantes,
    alunos
  from {{ ref('fct_teleducacao') }}
  where realizada_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('realizada_em', 'teleducacao') }}
),
{{ medidas_por_nivel('atividade_realizada', 'int_medida_teleducacao') }}
