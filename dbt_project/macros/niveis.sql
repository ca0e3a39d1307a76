{#-
  The levels that health regions make of municípios: wherever there are figures of municípios there are theirs, of the
  records whose município lies in the region, whatever the record's date.
-#}
{% macro niveis_regionais() -%}
  {{ return(contrato('regiao').colunas.tipo.of) }}
{%- endmacro %}

{#- The column of each level's unit, in a relation with the places of its rows; with municipio come the regions. -#}
{% macro colunas_de_niveis(niveis) -%}
  {%- set colunas = {} -%}
  {%- for nivel in niveis -%}
    {%- if nivel == 'municipio' -%}
      {%- for regional in niveis_regionais() %}{% do colunas.update({regional: regional}) %}{% endfor -%}
    {%- endif -%}
    {%- do colunas.update({nivel: {'municipio': 'municipio_ibge', 'nucleo': 'nucleo_id'}.get(nivel, nivel)}) -%}
  {%- endfor -%}
  {{ return(colunas) }}
{%- endmacro %}

{#- Rows with a municipio_ibge beside the regions that it lies in. -#}
{% macro nas_regioes(relacao) -%}
  {{ relacao }} left join {{ ref('dim_municipio_nas_regioes') }} as nas_regioes using (municipio_ibge)
{%- endmacro %}

{#- The grouping sets of these levels: `group by mes, grouping sets ((), {{ conjuntos_de_niveis([...]) }})`, () for brasil. -#}
{% macro conjuntos_de_niveis(niveis) -%}
  ({{ colunas_de_niveis(niveis).values() | join('), (') }})
{%- endmacro %}

{#- Level and unit of a row grouped by conjuntos_de_niveis of the same levels, or by none of them, which is brasil. -#}
{% macro nivel_e_unidade(niveis) -%}
  {%- set colunas = colunas_de_niveis(niveis) -%}
  case
    {%- for nivel, coluna in colunas.items() %}
    when grouping({{ coluna }}) = 0 then '{{ nivel }}'
    {%- endfor %}
    else 'brasil'
  end as nivel,
  case
    {%- for nivel, coluna in colunas.items() %}
    when grouping({{ coluna }}) = 0 then {{ coluna }}
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
