{{ config(
  materialized='incremental',
  incremental_strategy='append',
  on_schema_change='fail',
  pre_hook="{{ apagar_numeros() }}"
) }}
{{ valor_publicado(['brasil', 'uf'] + niveis_regionais() + ['municipio', 'nucleo']) }}
