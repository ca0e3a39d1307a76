{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- The pontos named by a record of the month: TC_R for teleconsultoria, TD_E for telediagnostico. -#}
with
registro_produzido as (
  {{ producao_do_mes('teleconsultoria', 'nucleo_id, uf, municipio_ibge, ponto_cnes') }}
  union all
  {{ producao_do_mes('telediagnostico', 'nucleo_id, uf, municipio_ibge, ponto_cnes') }}
)
select familia, mes, nucleo_id, uf, municipio_ibge, ponto_cnes
from registro_produzido
where ponto_cnes is not null
group by familia, mes, nucleo_id, uf, municipio_ibge, ponto_cnes
