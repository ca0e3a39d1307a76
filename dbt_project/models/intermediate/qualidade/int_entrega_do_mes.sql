{#-
  Per núcleo, month and source: what came, when the first of it came, and when it was due. One row for every month in which
  something came and for every month in which, the núcleo being in force and having delivered the source once, something
  should have: a month not reported is not a month of zero.
-#}
{%- set hoje = data_de_referencia() -%}
with
entrega as (
  select
    entrega_id,
    fonte,
    codigo_nucleo,
    cast(try_strptime(mes_referencia, '%m%Y') as date) as mes_referencia,
    recebida_em,
    linhas_lidas = 0 and not recusada and codigo_nucleo is not null as vazia
  from {{ source('lago', 'entrega') }}
),
ultimo_mes_da_entrega as (
  select familia, nucleo_id, entrega_id, max(mes) as mes
  from {{ ref('int_linha_mes') }}
  group by familia, nucleo_id, entrega_id
),
{#-
  A row without a month was meant for the month of its envelope, for that of its neighbours, or for the one then due. As a
  record it counts in no period.
#}
linha_situada as (
  select
    l.familia,
    coalesce(
      l.mes,
      e.mes_referencia,
      u.mes,
      cast(date_trunc('month', timezone('America/Sao_Paulo', e.recebida_em)) - interval 1 month as date)
    ) as mes,
    l.nucleo_id,
    l.linhas,
    l.rejeitadas,
    case when l.mes is null then 0 else l.vigentes end as vigentes,
    case when l.tem_aceita and l.mes is not null then e.recebida_em end as recebida_em
  from {{ ref('int_linha_mes') }} as l
  inner join entrega as e on e.entrega_id = l.entrega_id
  inner join ultimo_mes_da_entrega as u
    on u.familia = l.familia and u.entrega_id = l.entrega_id and u.nucleo_id is not distinct from l.nucleo_id
  union all
  {#- An envelope with an empty list says that there was nothing that month: that is a delivery. #}
  select fonte, mes_referencia, codigo_nucleo, 0, 0, 0, recebida_em
  from entrega
  where vazia and mes_referencia is not null
    and fonte in ('{{ fontes_de_qualidade() | join("', '") }}')
),
mes_recebido as (
  select
    l.familia,
    l.mes,
    l.nucleo_id,
    cast(sum(l.linhas) as bigint) as linhas,
    cast(sum(l.rejeitadas) as bigint) as rejeitadas,
    cast(sum(l.vigentes) as bigint) as registros,
    min(l.recebida_em) as primeira_entrega_em
  from linha_situada as l
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = l.nucleo_id
  where l.mes <= {{ hoje }}
  group by l.familia, l.mes, l.nucleo_id
),
mes_esperado as (
  select
    r.familia,
    cast(unnest(generate_series(
      date_trunc('month', greatest(min(r.mes), coalesce(n.inicio, min(r.mes)))),
      date_trunc('month', least({{ hoje }}, coalesce(n.fim, {{ hoje }}))),
      interval 1 month
    )) as date) as mes,
    r.nucleo_id
  from mes_recebido as r
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  where r.primeira_entrega_em is not null
  group by r.familia, r.nucleo_id, n.inicio, n.fim
),
mes_conhecido as (
  select familia, mes, nucleo_id from mes_recebido
  union
  select familia, mes, nucleo_id from mes_esperado
),
mes_com_prazo as (
  select mes
  from mes_conhecido
  group by mes
),
dia_do_mes_seguinte as (
  select
    mes,
    cast(unnest(generate_series(
      mes + interval 1 month, mes + interval 2 month - interval 1 day, interval 1 day
    )) as date) as dia
  from mes_com_prazo
),
{#- Due on the tenth business day of the month that follows, when the month is closed. #}
prazo_do_mes as (
  select d.mes, d.dia as prazo
  from dia_do_mes_seguinte as d
  left join {{ source('lago', 'feriado') }} as f on f.data = d.dia
  where isodow(d.dia) < 6 and f.data is null
  qualify row_number() over (partition by d.mes order by d.dia) = 10
)
select
  c.familia,
  c.mes,
  c.nucleo_id,
  coalesce(r.linhas, 0) as linhas,
  coalesce(r.rejeitadas, 0) as rejeitadas,
  coalesce(r.registros, 0) as registros,
  r.primeira_entrega_em is not null as entregue,
  r.primeira_entrega_em,
  p.prazo,
  case
    when r.primeira_entrega_em is not null
      then greatest(cast(timezone('America/Sao_Paulo', r.primeira_entrega_em) as date) - p.prazo, 0)
  end as dias_de_atraso,
  p.prazo < {{ hoje }} as vencido
from mes_conhecido as c
left join mes_recebido as r using (familia, mes, nucleo_id)
left join prazo_do_mes as p using (mes)
