{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleducacao') }}"
) }}
{{ versao('teleducacao', ref('int_teleducacao_chave_afetada')) }}
