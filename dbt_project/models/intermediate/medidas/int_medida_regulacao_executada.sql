{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('regulacao') }}"
) }}
{#- Executed requests; a regulation queue is a município's or a UF's, never a núcleo's. -#}
with
solicitacao_executada as (
  {{ evento_solicitacao_executada() }}
    and {{ em_mes_afetado('executada_em', 'regulacao') }}
),
{{ medidas_por_nivel('solicitacao_executada', 'int_medida_regulacao_executada') }}
