{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- The especialidades of the month: TC_R for teleconsultoria, CO_R for teleconsulta; null where a record has none. -#}
with
atendimento as (
  {{ producao_do_mes('teleconsultoria', 'nucleo_id, uf, especialidade') }}
  union all
  {{ producao_do_mes('teleconsulta', 'nucleo_id, uf, especialidade') }}
)
select familia, mes, nucleo_id, uf, especialidade
from atendimento
group by familia, mes, nucleo_id, uf, especialidade
