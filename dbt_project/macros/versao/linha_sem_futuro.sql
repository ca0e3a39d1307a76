{#-
  A row without the instants that no clock can have shown: <instante>_utc, null where it was written more than 24 h after the
  reference instant, and futuro_<instante>, whether that is why. What the contract lets lie in the future stays.
-#}
{% macro linha_sem_futuro(j) -%}
{%- if j.instantes -%}
limite_do_futuro as (
  select timezone('UTC', referencia) + interval 24 hour as limite_utc from {{ source('lago', 'execucao_corrente') }}
),
{%- endif %}
linha_sem_futuro as (
  select
    l.*
    {%- for i in j.instantes %},
    {%- if i.pode_ser_futuro %}
    l.{{ i.coluna }}_escrito as {{ i.coluna }}_utc,
    false as futuro_{{ i.coluna }}
    {%- else %}
    case when l.{{ i.coluna }}_escrito <= f.limite_utc then l.{{ i.coluna }}_escrito end as {{ i.coluna }}_utc,
    coalesce(l.{{ i.coluna }}_escrito > f.limite_utc, false) as futuro_{{ i.coluna }}
    {%- endif %}
    {%- endfor %}
  from linha_em_utc as l
  {%- if j.instantes %}
  cross join limite_do_futuro as f
  {%- endif %}
)
{%- endmacro %}
