{#- A row whose instants are in UTC: <instante>_escrito, from the clock as written and its offset, or else its place's zone. -#}
{% macro linha_em_utc(j) -%}
linha_em_utc as (
  select
    l.*
    {%- for i in j.instantes %},
    {{ para_utc('l.' ~ i.coluna, 'l.' ~ i.coluna ~ '_desloc', 'l.fuso_do_lugar') }} as {{ i.coluna }}_escrito
    {%- endfor %}
  from linha_conferida as l
)
{%- endmacro %}
