{#-
  A row beside its núcleo (its município, in a source without one): fuso_do_lugar, the time zone of its clock, Brasília's where
  the place is not known; uf_do_lugar, the UF in which a name is looked up.
-#}
{% macro linha_situada(j) -%}
linha_situada as (
  select
    l.*
    {%- if j.instantes %},
    coalesce(lugar.fuso, 'America/Sao_Paulo') as fuso_do_lugar
    {%- endif %}
    {%- if j.municipio_por_nome %},
    lugar.uf as uf_do_lugar
    {%- endif %}
  from linha_a_julgar as l
  {%- if j.instantes or j.municipio_por_nome %}
  left join {{ ref('dim_' ~ j.relogio) }} as lugar on lugar.{{ j.lugar }} = l.{{ j.lugar }}
  {%- endif %}
)
{%- endmacro %}
