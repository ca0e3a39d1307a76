{{ config(materialized='view') }}
{#- Every indicator's cells: those of int_celula_de_base, whatever computed them, and those that judge these. -#}
{%- set colunas = [
  'indicador_id', 'periodo_tipo', 'periodo_inicio', 'nivel', 'nivel_id', 'dimensao', 'categoria', 'posicao',
  'numerador', 'denominador', 'valor', 'cobertura'
] | join(', ') -%}
select {{ colunas }} from {{ ref('int_celula_de_base') }}
union all
select {{ colunas }} from {{ ref('int_celula_meta') }}
