{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsulta') }}"
) }}
with
teleconsulta_realizada as (
  {{ evento_teleconsulta_realizada() }}
    and {{ em_mes_afetado('iniciada_em', 'teleconsulta') }}
),
{{ medidas_por_nivel('teleconsulta_realizada', 'int_medida_teleconsulta_realizada') }}
