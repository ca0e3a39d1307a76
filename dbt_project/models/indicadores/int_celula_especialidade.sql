{#- DESD.1816: distinct especialidades of teleconsultorias and teleconsultas together, in the whole period. -#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
especialidade_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'e.mes') }} as periodo_inicio,
    e.nucleo_id,
    e.uf,
    e.especialidade
  from {{ ref('int_especialidade_mes') }} as e
  cross join periodo_tipo as t
  where e.especialidade is not null
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    case when grouping(uf) = 0 then 'uf' when grouping(nucleo_id) = 0 then 'nucleo' else 'brasil' end as nivel,
    case when grouping(uf) = 0 then uf when grouping(nucleo_id) = 0 then nucleo_id else 'BR' end as nivel_id,
    cast(count(distinct especialidade) as double) as especialidades
  from especialidade_no_periodo
  group by grouping sets (
    (periodo_tipo, periodo_inicio),
    (periodo_tipo, periodo_inicio, uf),
    (periodo_tipo, periodo_inicio, nucleo_id)
  )
)
select
  'DESD.1816' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  especialidades as numerador,
  cast(null as double) as denominador,
  especialidades as valor,
  cast(null as double) as cobertura
from celula_de_nivel
where nivel_id is not null
