{#-
  The indicators kept by period and the periods in which this run computes them again: those affected in a family whose
  measures they use. What is not here is computed whole, weeks included.
-#}
with
familia_do_indicador as (
  select t.indicador_id, f.familia
  from {{ ref('indicador_termo') }} as t
  inner join {{ ref('medida_familia') }} as f using (medida)
  {%- for indicador_id, familia in indicadores_por_periodo().items() %}
  union all
  select '{{ indicador_id }}' as indicador_id, '{{ familia }}' as familia
  {%- endfor %}
)
select
  f.indicador_id,
  p.periodo_tipo,
  p.periodo_inicio
from familia_do_indicador as f
inner join {{ ref('int_periodo_afetado') }} as p on p.familia = f.familia
group by f.indicador_id, p.periodo_tipo, p.periodo_inicio
