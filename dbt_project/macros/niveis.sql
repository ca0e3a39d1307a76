{#-
  Level and unit of a row grouped by the column of one of these levels, or by none of them, which is brasil: in a select
  with `grouping sets ((), (uf), (nucleo_id))`, nivel_e_unidade(['uf', 'nucleo']).
-#}
{% macro nivel_e_unidade(niveis) -%}
  {%- set colunas = {'municipio': 'municipio_ibge', 'uf': 'uf', 'nucleo': 'nucleo_id'} -%}
  case
    {%- for nivel in niveis %}
    when grouping({{ colunas[nivel] }}) = 0 then '{{ nivel }}'
    {%- endfor %}
    else 'brasil'
  end as nivel,
  case
    {%- for nivel in niveis %}
    when grouping({{ colunas[nivel] }}) = 0 then {{ colunas[nivel] }}
    {%- endfor %}
    else 'BR'
  end as nivel_id
{%- endmacro %}

{#- Breakdown and category of a row grouped by one of these columns (breakdown -> column), or by none: the total. -#}
{% macro recorte(dimensoes) -%}
  case
    {%- for nome, coluna in dimensoes.items() %}
    when grouping({{ coluna }}) = 0 then '{{ nome }}'
    {%- endfor %}
    when true then 'total'
  end as dimensao,
  case
    {%- for nome, coluna in dimensoes.items() %}
    when grouping({{ coluna }}) = 0 then {{ coluna }}
    {%- endfor %}
    when true then 'total'
  end as categoria
{%- endmacro %}
