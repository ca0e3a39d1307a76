{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('regulacao') }}"
) }}
{{ versao('regulacao', ref('int_regulacao_chave_afetada')) }}
