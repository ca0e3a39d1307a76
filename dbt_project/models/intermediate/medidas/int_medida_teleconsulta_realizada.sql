{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsulta') }}"
) }}
{%- set medidas = {
  'co_realizadas': "count(*)",
  'co_com_espera': "count(*) filter (where espera_conhecida)",
  'co_espera_us': "sum(espera_us) filter (where espera_conhecida)",
  'co_com_horario': "count(*) filter (where agendada_para_utc is not null)",
  'co_atraso_us': "sum(atraso_us) filter (where agendada_para_utc is not null)",
  'co_concluidas': "count(*) filter (where espera_conhecida and encerrada_em_utc is not null)",
  'co_conclusao_us': "sum(espera_us + duracao_us) filter (where espera_conhecida and encerrada_em_utc is not null)",
  'co_duracao_us': "sum(duracao_us)",
  'co_com_especialidade': "count(*) filter (where especialidade is not null)",
  'co_monitoramento_informado':
    "count(*) filter (where modalidade = 'telemonitoramento' and monitoramento is not null)",
  'co_televisitas_video': "count(*) filter (where modalidade = 'televisita' and canal = 'video')",
  'co_teleorientacoes_chat': "count(*) filter (where modalidade = 'teleorientacao' and canal = 'chat')",
  'co_teleconsultas_video': "count(*) filter (where modalidade = 'teleconsulta' and canal = 'video')",
  'co_teleconsultas_video_ambulatoriais':
    "count(*) filter (where modalidade = 'teleconsulta' and canal = 'video' and ambito = 'ambulatorial')",
  'co_transferencias_necessarias': "count(*) filter (where transferencia_necessaria)",
  'co_transferencias_realizadas': "count(*) filter (where transferencia_realizada)",
  'co_transferencia_remota_min':
    "sum(transferencia_remota_min) filter (where transferencia_referencia_min is not null)",
  'co_transferencia_referencia_min':
    "sum(transferencia_referencia_min) filter (where transferencia_remota_min is not null)"
} -%}
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
{{ medidas_por_nivel(
  'teleconsulta_realizada',
  {
    'especialidade': 'especialidade',
    'modalidade': 'modalidade',
    'monitoramento': 'monitoramento',
    'especialidade x primeira_vez': 'especialidade_e_vez'
  },
  medidas
) }}
