{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#- In which places each núcleo has a record in force with an instant in the month: whose data the figures of the place are. -#}
with
{%- for fonte, q in fontes_de_qualidade().items() %}
{%- set municipio = 'municipio_ibge' if 'municipio_ibge' in contrato(fonte).colunas else 'cast(null as varchar)' %}
lugar_de_{{ fonte }} as (
  select
    nucleo_id,
    uf,
    {{ municipio }} as municipio_ibge
    {%- for instante in q.recentes %},
    cast(date_trunc('month', {{ instante }}) as date) as mes_{{ loop.index }}
    {%- endfor %}
  from {{ ref('fct_' ~ fonte) }}
  where {{ alcanca_mes_afetado(q.recentes, fonte) }}
  group by all
),
{%- endfor %}
lugar_do_mes as (
  {%- for fonte, q in fontes_de_qualidade().items() %}
  {%- set primeira = loop.first %}
  {%- for instante in q.recentes %}
  {% if not (primeira and loop.first) %}union all{% endif %}
  select '{{ fonte }}' as familia, mes_{{ loop.index }} as mes, nucleo_id, uf, municipio_ibge
  from lugar_de_{{ fonte }}
  where mes_{{ loop.index }} is not null
  {%- endfor %}
  {%- endfor %}
)
select familia, mes, nucleo_id, uf, municipio_ibge
from lugar_do_mes
where {{ de_mes_afetado() }}
group by familia, mes, nucleo_id, uf, municipio_ibge
