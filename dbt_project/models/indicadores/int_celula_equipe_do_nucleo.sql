{#- DESD.1801: people on the núcleo's staff on the last day of the period; one in two núcleos counts once above them. -#}
with
periodo as (
  {{ periodos_desde(ref('dim_equipe_nucleo'), 'inicio', ['mes', 'quadrimestre', 'ano']) }}
),
pessoa_no_ultimo_dia as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    e.nucleo_id,
    n.uf,
    e.funcao,
    e.pessoa_id
  from periodo as p
  inner join {{ ref('dim_equipe_nucleo') }} as e
    on e.inicio <= p.periodo_fim and (e.fim is null or e.fim >= p.periodo_fim)
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = e.nucleo_id
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    {{ recorte({'funcao': 'funcao'}) }},
    count(distinct pessoa_id) as pessoas
  from pessoa_no_ultimo_dia
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id)), grouping sets ((), (funcao))
)
select
  'DESD.1801' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ contagem('pessoas') }}
from celula_de_nivel
where categoria is not null
