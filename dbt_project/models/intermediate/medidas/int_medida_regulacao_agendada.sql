{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Appointments whose time has come and whose end is known: the patient was seen or did not come. -#}
with
solicitacao_agendada as (
  {{ evento_solicitacao_agendada() }}
    and {{ em_mes_afetado('agendada_para', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_agendada', 'int_medida_regulacao_agendada') }}
