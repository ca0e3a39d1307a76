{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- Who asked in the month, with how many records: TC_R for teleconsultoria, TD_E for telediagnostico. -#}
with
pedido as (
  {{ producao_do_mes('teleconsultoria', 'nucleo_id, uf, solicitante_id') }}
  union all
  {{ producao_do_mes('telediagnostico', 'nucleo_id, uf, solicitante_id') }}
)
select familia, mes, nucleo_id, uf, solicitante_id, count(*) as registros
from pedido
group by familia, mes, nucleo_id, uf, solicitante_id
