{#- The row in force of each record of a registry: one row a key. -#}
{% macro cadastro(fonte) %}
select
  {%- for nome in contrato(fonte).colunas %}
  {{ 'v.municipio_resolvido as ' if nome == 'municipio_ibge' and contrato(fonte).municipio_por_nome else 's.' }}{{ nome }},
  {%- endfor %}
  s._entrega_id,
  s._linha
from {{ ref('stg_' ~ fonte) }} as s
inner join {{ ref('int_' ~ fonte ~ '_versao') }} as v on v._entrega_id = s._entrega_id and v._linha = s._linha
where v.vigente
{% endmacro %}

{#- The column of the codes by which other sources refer to a registry. -#}
{% macro chave_do_cadastro(cadastro) -%}
  {{ return(contrato(cadastro).codigo) }}
{%- endmacro %}
