{#-
  A row against its source's rules: falta_<instante>, whether its situacao demands an instant that it lacks; antes_<instante>,
  whether one precedes the one it follows (equality is allowed).
-#}
{% macro linha_com_regras(j) -%}
linha_com_regras as (
  select
    l.*
    {%- for f in j.faltas %},
    coalesce(l.{{ f.coluna }}_utc is null and l.situacao in ('{{ f.situacoes | join("', '") }}'), false) as falta_{{ f.coluna }}
    {%- endfor %}
    {%- for o in j.ordens %},
    coalesce(l.{{ o.coluna }}_utc < l.{{ o.antes }}_utc, false) as antes_{{ o.coluna }}
    {%- endfor %}
  from linha_sem_futuro as l
)
{%- endmacro %}
