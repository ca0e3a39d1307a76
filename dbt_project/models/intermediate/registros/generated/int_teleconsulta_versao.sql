{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleconsulta') }}"
) }}
{{ versao('teleconsulta', ref('int_teleconsulta_chave_afetada')) }}
