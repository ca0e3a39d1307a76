{#- The sources of which an expected delivery behind the figures of a place and period has not come whole. -#}
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
fonte_que_falta as (
  select f.periodo_tipo, f.periodo_inicio, l.nivel, l.nivel_id, f.fonte
  from falta_no_periodo as f
  inner join {{ ref('int_lugar_do_nucleo') }} as l on l.nucleo_id = f.nucleo_id
  group by all
)
{#- Gathered as a text: what an aggregate gathers as lists takes five times the memory, and cannot be spilled. #}
select
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  list_sort(string_split(string_agg(fonte, '|'), '|')) as fontes
from fonte_que_falta
group by periodo_tipo, periodo_inicio, nivel, nivel_id
