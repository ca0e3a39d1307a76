{#-
  Periods whose cells this run computes again, by family: those of the months affected, and those between the last
  reference instant and this one, whose count of months begun moves even where nothing was delivered.
-#}
with
mes_da_referencia as (
  select familia, cast(unnest(generate_series(desde, ate, interval 1 month)) as date) as mes
  from {{ ref('int_alcance_da_referencia') }}
  where mudou
),
familia as (
  select familia from {{ ref('medida_familia') }} group by familia
),
mes_a_refazer as (
  select familia, mes from {{ ref('int_mes_afetado') }}
  union all
  select f.familia, m.mes
  from mes_da_referencia as m
  inner join familia as f on f.familia = m.familia
),
periodo_do_mes as (
  select
    m.familia,
    tipo.periodo_tipo,
    {{ inicio_do_periodo('tipo.periodo_tipo', 'm.mes') }} as periodo_inicio
  from mes_a_refazer as m
  cross join (values ('mes'), ('quadrimestre'), ('ano')) as tipo (periodo_tipo)
)
select familia, periodo_tipo, periodo_inicio
from periodo_do_mes
group by familia, periodo_tipo, periodo_inicio
