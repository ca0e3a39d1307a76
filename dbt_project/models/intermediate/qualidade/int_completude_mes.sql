{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- How many records in force should have each column that matters, and how many do. One pass over each family. -#}
with
{%- for fonte, q in fontes_de_qualidade().items() %}
{%- set colunas = contrato(fonte).colunas %}
registros_de_{{ fonte }} as (
  select
    nucleo_id,
    {{ mes_do_registro(fonte) }} as mes
    {%- for coluna, esperado in q.esperadas.items() %},
    count(*) filter (where {{ esperado }}) as n_{{ coluna }},
    count(*) filter (
      where {{ 'len(' ~ coluna ~ ') > 0' if colunas[coluna].type == 'lista' else coluna ~ ' is not null' }}
      {%- if esperado != 'true' %} and {{ esperado }}{% endif %}
    ) as p_{{ coluna }}
    {%- endfor %}
    {%- if q.cbo %},
    count(*) filter (where len({{ q.cbo }}) = 4) as de_familia
    {%- endif %}
  from {{ ref('fct_' ~ fonte) }}
  where {{ primeiro_em_mes_afetado(q.recentes, fonte) }}
  group by all
),
{%- endfor %}
coluna_do_mes as (
  {%- for fonte, q in fontes_de_qualidade().items() %}
  {%- set primeira = loop.first %}
  {%- for coluna in q.esperadas %}
  {% if not (primeira and loop.first) %}union all{% endif %}
  select
    '{{ fonte }}' as familia,
    mes,
    nucleo_id,
    '{{ coluna }}' as coluna,
    n_{{ coluna }} as registros,
    p_{{ coluna }} as preenchidos,
    {{ 'de_familia' if coluna == q.cbo else 'cast(null as bigint)' }} as de_familia
  from registros_de_{{ fonte }}
  {%- endfor %}
  {%- endfor %}
)
select familia, mes, nucleo_id, coluna, registros, preenchidos, de_familia
from coluna_do_mes
where registros > 0
