{#- PAHO.162: teleconsultas for each percentage point that in-person visits fell from the same period a year before. -#}
with
periodo_tipo as (
  select unnest(['quadrimestre', 'ano']) as periodo_tipo
),
consulta_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'c.competencia') }} as periodo_inicio,
    c.municipio_ibge,
    municipio.uf,
    c.quantidade
  from {{ ref('fct_consulta_presencial') }} as c
  inner join {{ ref('dim_municipio') }} as municipio on municipio.municipio_ibge = c.municipio_ibge
  cross join periodo_tipo as t
),
presencial_no_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    case when grouping(municipio_ibge) = 0 then 'municipio' when grouping(uf) = 0 then 'uf' else 'brasil' end as nivel,
    case when grouping(municipio_ibge) = 0 then municipio_ibge when grouping(uf) = 0 then uf else 'BR' end as nivel_id,
    cast(sum(quantidade) as double) as consultas
  from consulta_no_periodo
  group by grouping sets (
    (periodo_tipo, periodo_inicio),
    (periodo_tipo, periodo_inicio, uf),
    (periodo_tipo, periodo_inicio, municipio_ibge)
  )
),
periodo_com_queda as (
  select
    agora.periodo_tipo,
    agora.periodo_inicio,
    agora.nivel,
    agora.nivel_id,
    100 * (antes.consultas - agora.consultas) / antes.consultas as queda
  from presencial_no_nivel as agora
  inner join presencial_no_nivel as antes
    on antes.periodo_tipo = agora.periodo_tipo
    and antes.periodo_inicio = agora.periodo_inicio - interval 1 year
    and antes.nivel = agora.nivel
    and antes.nivel_id = agora.nivel_id
  where antes.consultas > 0 and agora.consultas < antes.consultas
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
periodo_com_teleconsulta as (
  select
    p.*,
    cast(coalesce(r.realizadas, 0) as double) as realizadas
  from periodo_com_queda as p
  left join realizada_no_periodo as r using (periodo_tipo, periodo_inicio, nivel, nivel_id)
)
select
  'PAHO.162' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  realizadas as numerador,
  queda as denominador,
  realizadas / queda as valor,
  cast(null as double) as cobertura
from periodo_com_teleconsulta
