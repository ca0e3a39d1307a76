{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('regulacao') }}"
) }}
{{ versao('regulacao', ref('int_regulacao_chave_afetada')) }}
