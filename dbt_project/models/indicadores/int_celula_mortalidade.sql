{#- HAOC1.258e: deaths per 100 admissions in the same period a year before, minus those of the period. -#}
with
mortalidade_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'h.mes') }} as periodo_inicio,
    h.nivel,
    h.nivel_id,
    100 * cast(sum(h.ho_obitos) as double) / cast(sum(h.ho_internacoes_com_obito) as double) as obitos_por_100
  from {{ ref('int_medida_hospital') }} as h
  cross join {{ tipos_de_periodo(['quadrimestre', 'ano']) }} as t
  group by all
  having sum(h.ho_internacoes_com_obito) > 0
)
select
  'HAOC1.258e' as indicador_id,
  atual.periodo_tipo,
  atual.periodo_inicio,
  atual.nivel,
  atual.nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {{ contagem('ano_antes.obitos_por_100 - atual.obitos_por_100') }}
from mortalidade_no_periodo as atual
inner join mortalidade_no_periodo as ano_antes
  on ano_antes.periodo_tipo = atual.periodo_tipo
  and ano_antes.periodo_inicio = atual.periodo_inicio - interval 1 year
  and ano_antes.nivel = atual.nivel
  and ano_antes.nivel_id = atual.nivel_id
