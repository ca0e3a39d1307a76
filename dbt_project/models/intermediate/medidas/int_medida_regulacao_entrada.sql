{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Requests that entered the queue, whatever became of them. -#}
with
solicitacao_feita as (
  {{ evento_solicitacao_feita() }}
    and {{ em_mes_afetado('solicitada_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_feita', 'int_medida_regulacao_entrada') }}
