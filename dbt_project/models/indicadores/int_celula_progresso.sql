{#- PAHO.156: teleconsultas of a period against those of the period before it, of the same kind. -#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
realizada_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel,
    m.nivel_id,
    sum(m.co_realizadas) as realizadas
  from {{ ref('int_medida_teleconsulta_realizada') }} as m
  cross join periodo_tipo as t
  where m.dimensao = 'total'
  group by all
),
periodo_seguinte as (
  select
    periodo_tipo,
    {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} + 1 as periodo_inicio,
    nivel,
    nivel_id,
    cast(realizadas as double) as anteriores
  from realizada_no_periodo
),
periodo_comparado as (
  select
    s.*,
    cast(coalesce(r.realizadas, 0) as double) as realizadas
  from periodo_seguinte as s
  left join realizada_no_periodo as r using (periodo_tipo, periodo_inicio, nivel, nivel_id)
  where s.periodo_inicio <= {{ data_de_referencia() }}
)
select
  'PAHO.156' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  realizadas - anteriores as numerador,
  anteriores as denominador,
  100 * (realizadas - anteriores) / anteriores as valor,
  cast(null as double) as cobertura
from periodo_comparado
