{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleconsultoria') }}"
) }}
{{ versao('teleconsultoria', ref('int_teleconsultoria_chave_afetada')) }}
