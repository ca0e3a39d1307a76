{{ config(materialized='view') }}
{#- Every indicator's cells, whatever computed them. -#}
{%- set colunas = [
  'indicador_id', 'periodo_tipo', 'periodo_inicio', 'nivel', 'nivel_id', 'dimensao', 'categoria', 'posicao',
  'numerador', 'denominador', 'valor', 'cobertura'
] | join(', ') -%}
select {{ colunas }} from {{ ref('int_celula_aditiva') }}
union all
select {{ colunas }} from {{ ref('int_celula_ponto_implantado') }}
union all
select {{ colunas }} from {{ ref('int_celula_profissional') }}
union all
select {{ colunas }} from {{ ref('int_celula_mediana') }}
union all
select {{ colunas }} from {{ ref('int_celula_tema') }}
union all
select {{ colunas }} from {{ ref('int_celula_componente_variavel') }}
