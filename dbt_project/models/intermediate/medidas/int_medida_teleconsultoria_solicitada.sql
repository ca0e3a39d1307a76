{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
with
teleconsultoria_solicitada as (
  {{ evento_teleconsultoria_solicitada() }}
    and {{ em_mes_afetado('r.solicitada_em', 'teleconsultoria') }}
),
{{ medidas_por_nivel('teleconsultoria_solicitada', 'int_medida_teleconsultoria_solicitada') }}
