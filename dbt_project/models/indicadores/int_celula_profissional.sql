{#- HAOC1.257a (of the registered, who asked) and HAOC1.257c (teleconsultorias per person who asked). -#}
with
periodo as (
  {{ periodos_desde(ref('int_solicitante_mes'), 'mes', ['mes', 'quadrimestre', 'ano']) }}
),
pedido_no_periodo as (
  select
    s.familia,
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 's.mes') }} as periodo_inicio,
    s.nucleo_id,
    s.uf,
    s.solicitante_id,
    sum(s.registros) as registros
  from {{ ref('int_solicitante_mes') }} as s
  cross join {{ tipos_de_periodo() }} as t
  group by all
),
pediu_no_nucleo as (
  select periodo_tipo, periodo_inicio, nucleo_id, solicitante_id
  from pedido_no_periodo
  group by periodo_tipo, periodo_inicio, nucleo_id, solicitante_id
),
profissional_em_exercicio as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    r.nucleo_id,
    n.uf,
    a.solicitante_id is not null as ativo
  from periodo as p
  inner join {{ ref('dim_profissional') }} as r
    on (r.inicio is null or r.inicio <= p.periodo_fim)
    and (r.fim is null or r.fim >= p.periodo_inicio)
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  left join pediu_no_nucleo as a
    on a.periodo_tipo = p.periodo_tipo
    and a.periodo_inicio = p.periodo_inicio
    and a.nucleo_id = r.nucleo_id
    and a.solicitante_id = r.profissional_id
),
nivel_com_profissional as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    count(*) filter (where ativo) as ativos,
    count(*) as profissionais
  from profissional_em_exercicio
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
),
nivel_com_pedido as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    sum(registros) as teleconsultorias,
    count(distinct solicitante_id) as solicitantes
  from pedido_no_periodo
  where familia = 'teleconsultoria'
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
)
select
  {{ celula_total('HAOC1.257a') }},
  {{ razao('ativos', 'profissionais', fator=100) }}
from nivel_com_profissional
where nivel_id is not null
union all
select
  {{ celula_total('HAOC1.257c') }},
  {{ razao('teleconsultorias', 'solicitantes') }}
from nivel_com_pedido
where nivel_id is not null
