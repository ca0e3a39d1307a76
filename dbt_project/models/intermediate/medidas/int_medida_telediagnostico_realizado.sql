{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
with
telediagnostico_realizado as (
  {{ evento_telediagnostico_realizado() }}
    and {{ em_mes_afetado('r.realizado_em', 'telediagnostico') }}
),
{{ medidas_por_nivel('telediagnostico_realizado', 'int_medida_telediagnostico_realizado') }}
