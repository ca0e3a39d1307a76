{#-
  DESD.1790 (specialties offered on any day of the period), PAHO.185 (on its last day, at remotas over referências) and
  MG.especialidades (of those offered, how many had a TC_R of the núcleos of the level).
-#}
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
oferta_ou_procura as (
  select periodo_tipo, periodo_inicio, nucleo_id, uf, especialidade, true as ofertada
  from oferta_no_periodo
  union all
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'e.mes') }} as periodo_inicio,
    e.nucleo_id,
    n.uf,
    e.especialidade,
    false as ofertada
  from {{ ref('int_especialidade_mes') }} as e
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = e.nucleo_id
  cross join {{ tipos_de_periodo() }} as t
  where e.familia = 'teleconsultoria'
),
especialidade_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    bool_or(not ofertada) as procurada
  from oferta_ou_procura
  group by periodo_tipo, periodo_inicio, especialidade, grouping sets ((uf), (nucleo_id))
  having bool_or(ofertada)
),
procura_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    count(*) filter (where procurada) as procuradas,
    count(*) as ofertadas
  from especialidade_de_nivel
  group by periodo_tipo, periodo_inicio, nivel, nivel_id
),
oferta_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    count(distinct especialidade) as ofertadas,
    count(distinct especialidade) filter (where papel_no_ultimo_dia = 'remota') as em_remotas,
    count(distinct especialidade) filter (where papel_no_ultimo_dia = 'referencia') as em_referencias
  from oferta_no_periodo
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
)
select
  {{ celula_total('DESD.1790') }},
  {{ contagem('ofertadas') }}
from oferta_de_nivel
union all
select
  {{ celula_total('PAHO.185') }},
  {{ razao('em_remotas', 'em_referencias') }}
from oferta_de_nivel
where periodo_tipo <> 'mes' and em_referencias > 0
union all
select
  {{ celula_total('MG.especialidades') }},
  {{ razao('procuradas', 'ofertadas', fator=100) }}
from procura_de_nivel
