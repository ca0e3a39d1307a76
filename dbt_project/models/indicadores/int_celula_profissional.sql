{#- HAOC1.257a (of the registered, who asked) and HAOC1.257c (teleconsultorias per person who asked). -#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
primeiro_mes as (
  select min(mes) as mes from {{ ref('int_solicitante_mes') }}
),
periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio
  from (
    select cast(unnest(generate_series(mes, {{ data_de_referencia() }}, interval 1 month)) as date) as mes
    from primeiro_mes
  ) as m
  cross join periodo_tipo as t
  group by all
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
  cross join periodo_tipo as t
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
    on (r.inicio is null or r.inicio <= {{ fim_do_periodo('p.periodo_tipo', 'p.periodo_inicio') }})
    and (r.fim is null or r.fim >= p.periodo_inicio)
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  left join pediu_no_nucleo as a
    on a.periodo_tipo = p.periodo_tipo
    and a.periodo_inicio = p.periodo_inicio
    and a.nucleo_id = r.nucleo_id
    and a.solicitante_id = r.profissional_id
),
celula_de_ativos as (
  select
    'HAOC1.257a' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    nucleo_id,
    uf,
    grouping(nucleo_id) as sem_nucleo,
    grouping(uf) as sem_uf,
    count(*) filter (where ativo) as numerador,
    count(*) as denominador
  from profissional_em_exercicio
  group by grouping sets ((periodo_tipo, periodo_inicio), (periodo_tipo, periodo_inicio, uf), (periodo_tipo, periodo_inicio, nucleo_id))
),
celula_de_utilizacao as (
  select
    'HAOC1.257c' as indicador_id,
    periodo_tipo,
    periodo_inicio,
    nucleo_id,
    uf,
    grouping(nucleo_id) as sem_nucleo,
    grouping(uf) as sem_uf,
    sum(registros) as numerador,
    count(distinct solicitante_id) as denominador
  from pedido_no_periodo
  where familia = 'teleconsultoria'
  group by grouping sets ((periodo_tipo, periodo_inicio), (periodo_tipo, periodo_inicio, uf), (periodo_tipo, periodo_inicio, nucleo_id))
),
celula as (
  select * from celula_de_ativos
  union all
  select * from celula_de_utilizacao
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  case when sem_nucleo = 0 then 'nucleo' when sem_uf = 0 then 'uf' else 'brasil' end as nivel,
  case when sem_nucleo = 0 then nucleo_id when sem_uf = 0 then uf else 'BR' end as nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  cast(numerador as double) as numerador,
  cast(denominador as double) as denominador,
  case indicador_id when 'HAOC1.257a' then 100 else 1 end * cast(numerador as double) / denominador as valor,
  cast(null as double) as cobertura
from celula
where (sem_nucleo = 1 or nucleo_id is not null) and (sem_uf = 1 or uf is not null)
