{#-
  Periods whose cells this run computes again: those of the months affected, and those between the last reference instant
  and this one, whose count of months begun moves even where nothing was delivered.
-#}
with
mes_a_refazer as (
  select mes from {{ ref('int_mes_afetado') }}
  union all
  select cast(unnest(generate_series(
    date_trunc('month', timezone('America/Sao_Paulo', least(referencia, referencia_anterior)) - interval 35 day),
    timezone('America/Sao_Paulo', greatest(referencia, referencia_anterior)),
    interval 1 month
  )) as date) as mes
  from {{ source('lago', 'execucao_corrente') }}
  where referencia is distinct from referencia_anterior
),
periodo_do_mes as (
  select
    tipo.periodo_tipo,
    {{ inicio_do_periodo('tipo.periodo_tipo', 'mes') }} as periodo_inicio
  from mes_a_refazer
  cross join (values ('mes'), ('quadrimestre'), ('ano')) as tipo (periodo_tipo)
)
select periodo_tipo, periodo_inicio
from periodo_do_mes
group by periodo_tipo, periodo_inicio
