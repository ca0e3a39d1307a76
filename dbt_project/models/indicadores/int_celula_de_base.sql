{{ config(materialized='view') }}
{#- The cells of every indicator that does not judge another: `make contract` lists the models, as they are found. -#}
{%- set colunas = [
  'indicador_id', 'periodo_tipo', 'periodo_inicio', 'nivel', 'nivel_id', 'dimensao', 'categoria', 'posicao',
  'numerador', 'denominador', 'valor', 'cobertura'
] | join(', ') %}
{%- for relacao in celulas_de_base() %}
{% if not loop.first %}union all{% endif %}
select {{ colunas }} from {{ ref(relacao) }}
{%- endfor %}
