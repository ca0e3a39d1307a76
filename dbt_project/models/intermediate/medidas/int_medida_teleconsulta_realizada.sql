{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsulta') }}"
) }}
with
teleconsulta_realizada as (
  select
    cast(date_trunc('month', iniciada_em) as date) as mes,
    nucleo_id,
    uf,
    municipio_ibge,
    modalidade,
    canal,
    ambito,
    especialidade,
    especialidade || case when primeira_vez then ' | primeira' when not primeira_vez then ' | subsequente' end
      as especialidade_e_vez,
    monitoramento,
    agendada_para_utc,
    encerrada_em_utc,
    espera_conhecida,
    espera_us,
    atraso_us,
    duracao_us,
    transferencia_necessaria,
    transferencia_realizada,
    transferencia_remota_min,
    transferencia_referencia_min
  from {{ ref('fct_teleconsulta') }}
  where {{ na_producao('teleconsulta') }}
    and {{ em_mes_afetado('iniciada_em', 'teleconsulta') }}
),
{{ medidas_por_nivel('teleconsulta_realizada', 'int_medida_teleconsulta_realizada') }}
