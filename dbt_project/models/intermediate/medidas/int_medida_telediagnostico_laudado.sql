{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
with
telediagnostico_laudado as (
  {{ evento_telediagnostico_laudado() }}
    and {{ em_mes_afetado('r.laudado_em', 'telediagnostico') }}
),
{{ medidas_por_nivel('telediagnostico_laudado', 'int_medida_telediagnostico_laudado') }}
