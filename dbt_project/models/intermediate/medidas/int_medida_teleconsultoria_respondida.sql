{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
with
teleconsultoria_respondida as (
  {{ evento_teleconsultoria_respondida() }}
    and {{ em_mes_afetado('r.respondida_em', 'teleconsultoria') }}
),
{{ medidas_por_nivel('teleconsultoria_respondida', 'int_medida_teleconsultoria_respondida') }}
