{{ config(materialized='view') }}
{#- What the five services made in each month, together and each apart, from their own measures. -#}
{%- set servicos = {
  'teleconsultoria': ['int_medida_teleconsultoria_respondida', 'tc_respondidas'],
  'teleconsulta': ['int_medida_teleconsulta_realizada', 'co_realizadas'],
  'telediagnostico': ['int_medida_telediagnostico_laudado', 'td_laudados'],
  'sof': ['int_medida_sof', 'sof_enviadas'],
  'teleducacao': ['int_medida_teleducacao', 'te_realizadas']
} -%}
with
producao_de_servico as (
  {%- for servico, (relacao, medida) in servicos.items() %}
  {% if not loop.first %}union all{% endif %}
  select mes, nivel, nivel_id, '{{ servico }}' as servico, {{ medida }} as producao
  from {{ ref(relacao) }}
  where dimensao = 'total'
  {%- endfor %}
)
select
  mes,
  nivel,
  nivel_id,
  case when grouping(servico) = 0 then 'servico' else 'total' end as dimensao,
  case when grouping(servico) = 0 then servico else 'total' end as categoria,
  cast(sum(producao) as bigint) as producao
from producao_de_servico
group by grouping sets ((mes, nivel, nivel_id), (mes, nivel, nivel_id, servico))
