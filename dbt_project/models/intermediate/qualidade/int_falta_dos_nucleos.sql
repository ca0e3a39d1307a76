{#-
  The sources of which an expected delivery of some of the núcleos behind a place's figures has not come whole. Of places with
  the same núcleos it is said once: five million places and periods have some thousands of answers.
-#}
with
mes_que_falta as (
  select nucleo_id, fonte, mes
  from {{ ref('entrega_esperada') }}
  where situacao <> 'recebida'
),
falta_no_periodo as (
  select m.nucleo_id, m.fonte, t.periodo_tipo, {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio
  from mes_que_falta as m
  cross join {{ tipos_de_periodo() }} as t
  union
  {#- Weeks cross months. #}
  select nucleo_id, fonte, 'semana' as periodo_tipo, cast(unnest(generate_series(
    date_trunc('week', mes), last_day(mes), interval 7 day
  )) as date) as periodo_inicio
  from mes_que_falta
),
nucleos_de_algum_lugar as (
  select nucleos
  from {{ ref('int_nucleos_do_lugar') }}
  group by nucleos
),
nucleo_de_algum_lugar as (
  select nucleos, unnest(nucleos) as nucleo_id
  from nucleos_de_algum_lugar
)
select
  f.periodo_tipo,
  f.periodo_inicio,
  n.nucleos,
  list(distinct f.fonte order by f.fonte) as fontes
from falta_no_periodo as f
inner join nucleo_de_algum_lugar as n on n.nucleo_id = f.nucleo_id
group by f.periodo_tipo, f.periodo_inicio, n.nucleos
