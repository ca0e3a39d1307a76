{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('sof') }}"
) }}
{{ versao('sof', ref('int_sof_chave_afetada')) }}
