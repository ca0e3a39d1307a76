{#- DESD.1790 (specialties offered on any day of the period), PAHO.185 (on its last day, at remotas over referências). -#}
with
periodo as (
  {{ periodos_desde(ref('dim_oferta_especialidade'), 'inicio', ['mes', 'quadrimestre', 'ano']) }}
),
oferta_no_periodo as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    o.nucleo_id,
    n.uf,
    o.especialidade,
    case when o.fim is null or o.fim >= p.periodo_fim then ponto.papel end as papel_no_ultimo_dia
  from periodo as p
  inner join {{ ref('dim_oferta_especialidade') }} as o
    on o.inicio <= p.periodo_fim and (o.fim is null or o.fim >= p.periodo_inicio)
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = o.nucleo_id
  left join {{ ref('dim_ponto') }} as ponto on ponto.ponto_cnes = o.ponto_cnes
),
oferta_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_do_nucleo() }},
    cast(count(distinct especialidade) as double) as ofertadas,
    cast(count(distinct especialidade) filter (where papel_no_ultimo_dia = 'remota') as double) as em_remotas,
    cast(count(distinct especialidade) filter (where papel_no_ultimo_dia = 'referencia') as double) as em_referencias
  from oferta_no_periodo
  group by grouping sets ((periodo_tipo, periodo_inicio), (periodo_tipo, periodo_inicio, uf), (periodo_tipo, periodo_inicio, nucleo_id))
),
celula as (
  select
    'DESD.1790' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    ofertadas as numerador,
    null as denominador,
    ofertadas as valor
  from oferta_de_nivel
  union all
  select
    'PAHO.185' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    em_remotas as numerador,
    em_referencias as denominador,
    em_remotas / em_referencias as valor
  from oferta_de_nivel
  where periodo_tipo <> 'mes' and em_referencias > 0
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  numerador,
  cast(denominador as double) as denominador,
  valor,
  cast(null as double) as cobertura
from celula
