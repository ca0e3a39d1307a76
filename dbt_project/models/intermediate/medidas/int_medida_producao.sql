{{ config(materialized='view') }}
{#- What the five services made in each month, together and each apart, from their own measures. -#}
with
producao_de_servico as (
  {%- for servico, f in familias().items() if f.medida_da_producao %}
  {% if not loop.first %}union all{% endif %}
  select mes, nivel, nivel_id, '{{ servico }}' as servico, {{ f.medida_da_producao.nome }} as producao
  from {{ ref(f.medida_da_producao.relacao) }}
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
