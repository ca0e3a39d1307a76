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
