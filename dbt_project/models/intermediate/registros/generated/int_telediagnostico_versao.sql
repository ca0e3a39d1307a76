{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('telediagnostico') }}"
) }}
{{ versao('telediagnostico', ref('int_telediagnostico_chave_afetada')) }}
