with
limite as (
  select
    least(min(mes), {{ data_de_referencia() }}) as primeiro,
    {{ data_de_referencia() }} as ultimo
  from {{ ref('int_solicitante_mes') }}
),
dia as (
  select
    cast(unnest(generate_series(
      date_trunc('year', primeiro), date_trunc('year', ultimo) + interval 1 year - interval 1 day, interval 1 day
    )) as date) as data
  from limite
)
select
  d.data,
  cast(year(d.data) as integer) as ano,
  {{ inicio_do_periodo("'quadrimestre'", 'd.data') }} as quadrimestre_inicio,
  {{ inicio_do_periodo("'mes'", 'd.data') }} as mes_inicio,
  {{ inicio_do_periodo("'semana'", 'd.data') }} as semana_inicio,
  f.nome as feriado,
  isodow(d.data) < 6 and f.data is null as dia_util
from dia as d
left join {{ source('lago', 'feriado') }} as f on f.data = d.data
