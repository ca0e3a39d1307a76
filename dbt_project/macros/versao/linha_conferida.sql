{#-
  A row against the registries: sem_<coluna>, whether its code is not in its registry; pedida_<coluna>, whether it lacks what
  the row that it names demands. A registry with no accepted row at all is not checked against, but nucleo always is.
-#}
{% macro linha_conferida(j) -%}
linha_conferida as (
  select
    l.*
    {%- for r in j.referencias %},
    l.{{ r.coluna }} is not null and existe_{{ r.coluna }}.codigo is null
    {%- if r.cadastro != 'nucleo' %} and exists (select 1 from {{ ref('dim_' ~ r.cadastro) }}){% endif %} as sem_{{ r.coluna }}
    {%- endfor %}
    {%- for p in j.pedidas %},
    l.{{ p.coluna }} is null and coalesce(existe_{{ p.referencia }}.pede_{{ p.coluna }}, false) as pedida_{{ p.coluna }}
    {%- endfor %}
  from linha_com_codigos as l
  {%- for r in j.referencias %}
  left join (
    select
      {{ chave_do_cadastro(r.cadastro) }} as codigo
      {%- for p in j.pedidas if p.referencia == r.coluna %},
      {{ p.condicao }} as pede_{{ p.coluna }}
      {%- endfor %}
    from {{ ref('dim_' ~ r.cadastro) }}
  ) as existe_{{ r.coluna }}
    on existe_{{ r.coluna }}.codigo = l.{{ r.coluna }}
  {%- endfor %}
)
{%- endmacro %}
