{#-
  One definition of delivered, read by page, status, Dagster, score and `completo`. Half the median of the six received months
  before is too few to be the month, unless that median is of so few records that one more or less is chance.
-#}
{%- set poucos_registros = 20 -%}
{%- set dias_ate_nao_entregue = 30 -%}
{%- set hoje = data_de_referencia() -%}
with
mes_esperado as (
  select
    r.familia,
    r.nucleo_id,
    n.fuso,
    cast(unnest(generate_series(
      date_trunc('month', greatest(min(r.mes), coalesce(n.inicio, min(r.mes)))),
      date_trunc('month', least({{ hoje }}, coalesce(n.fim, {{ hoje }}))),
      interval 1 month
    )) as date) as mes
  from {{ ref('int_recebido_mes') }} as r
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  where r.veio
  group by r.familia, r.nucleo_id, n.inicio, n.fim, n.fuso
),
mes_recebido as (
  select
    e.familia,
    e.nucleo_id,
    e.mes,
    cast(e.mes + interval 1 month + to_days(p.dia_da_entrega - 1) as date) as prazo,
    coalesce(r.registros, 0) as registros,
    coalesce(r.veio, false) as veio,
    r.recebida_em,
    cast(timezone(e.fuso, r.recebida_em) as date) as dia_da_chegada
  from mes_esperado as e
  cross join {{ source('lago', 'parametro_de_entrega') }} as p
  left join {{ ref('int_recebido_mes') }} as r
    on r.familia = e.familia and r.nucleo_id = e.nucleo_id and r.mes = e.mes
),
mes_comparado as (
  select
    familia,
    nucleo_id,
    mes,
    count(*) over seis_antes as meses_antes,
    median(registros) over seis_antes as mediana
  from mes_recebido
  where recebida_em is not null
  window seis_antes as (partition by familia, nucleo_id order by mes rows between 6 preceding and 1 preceding)
)
select
  r.nucleo_id,
  r.mes,
  r.familia as fonte,
  case
    when r.recebida_em is not null and c.meses_antes = 6 and c.mediana >= {{ poucos_registros }}
      and 2 * r.registros < c.mediana and i.mes is null then 'incompleta'
    when r.recebida_em is not null then 'recebida'
    when r.veio then 'parcial'
    when {{ hoje }} <= r.prazo then 'a_vencer'
    when {{ hoje }} <= r.prazo + {{ dias_ate_nao_entregue }} then 'atrasada'
    else 'nao_entregue'
  end as situacao,
  r.prazo,
  r.recebida_em,
  r.dia_da_chegada <= r.prazo as no_prazo,
  case when r.recebida_em is not null then greatest(r.dia_da_chegada - r.prazo, 0) end as dias_de_atraso,
  r.prazo < {{ hoje }} as vencida,
  r.registros
from mes_recebido as r
left join mes_comparado as c on c.familia = r.familia and c.nucleo_id = r.nucleo_id and c.mes = r.mes
left join {{ source('lago', 'mes_inteiro') }} as i
  on i.fonte = r.familia and i.nucleo_id = r.nucleo_id and i.mes = r.mes
