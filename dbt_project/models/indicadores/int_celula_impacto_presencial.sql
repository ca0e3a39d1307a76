{#- PAHO.162: teleconsultas for each percentage point that in-person visits fell from the same period a year before. -#}
with
consulta_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'c.competencia') }} as periodo_inicio,
    c.municipio_ibge,
    municipio.uf,
    c.quantidade
  from {{ ref('fct_consulta_presencial') }} as c
  inner join {{ ref('dim_municipio') }} as municipio on municipio.municipio_ibge = c.municipio_ibge
  cross join {{ tipos_de_periodo(['quadrimestre', 'ano']) }} as t
),
presencial_no_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    cast(sum(quantidade) as double) as consultas
  from {{ nas_regioes('consulta_no_periodo') }}
  group by periodo_tipo, periodo_inicio, grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf']) }})
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
  {{ totais_no_periodo(
    ref('int_medida_teleconsulta_realizada'), {'realizadas': 'sum(m.co_realizadas)'}, ['quadrimestre', 'ano']
  ) }}
),
periodo_com_teleconsulta as (
  select
    p.*,
    coalesce(r.realizadas, 0) as realizadas
  from periodo_com_queda as p
  left join realizada_no_periodo as r using (periodo_tipo, periodo_inicio, nivel, nivel_id)
)
select
  {{ celula_total('PAHO.162') }},
  {{ razao('realizadas', 'queda') }}
from periodo_com_teleconsulta
