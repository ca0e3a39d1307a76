{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleconsulta') }}"
) }}
{{ versao('teleconsulta', ref('int_teleconsulta_chave_afetada')) }}
