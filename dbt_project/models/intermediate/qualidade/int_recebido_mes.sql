{#-
  Per núcleo, month and source: the rows that came of it, and when what makes the month came first. A file that arrives while
  the month runs brings some of its records and not the month; an envelope is the month that it names, also when empty.
-#}
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
    case when l.linhas > l.rejeitadas and l.mes is not null then e.recebida_em end as recebida_em,
    false as declarada
  from {{ ref('int_linha_mes') }} as l
  inner join entrega as e on e.entrega_id = l.entrega_id
  inner join ultimo_mes_da_entrega as u
    on u.familia = l.familia and u.entrega_id = l.entrega_id and u.nucleo_id is not distinct from l.nucleo_id
  union all
  select l.familia, e.mes_referencia, l.nucleo_id, 0, 0, 0, e.recebida_em, true
  from {{ ref('int_linha_mes') }} as l
  inner join entrega as e on e.entrega_id = l.entrega_id
  where e.mes_referencia is not null and l.linhas > l.rejeitadas
  union all
  select fonte, mes_referencia, codigo_nucleo, 0, 0, 0, recebida_em, true
  from entrega
  where vazia and mes_referencia is not null
    and fonte in ('{{ fontes_de_qualidade() | join("', '") }}')
)
select
  l.familia,
  l.mes,
  l.nucleo_id,
  cast(sum(l.linhas) as bigint) as linhas,
  cast(sum(l.rejeitadas) as bigint) as rejeitadas,
  cast(sum(l.vigentes) as bigint) as registros,
  count(l.recebida_em) > 0 as veio,
  min(l.recebida_em) filter (
    where l.declarada or date_trunc('month', timezone(n.fuso, l.recebida_em)) > l.mes
  ) as recebida_em
from linha_situada as l
inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = l.nucleo_id
where l.mes <= {{ data_de_referencia() }}
group by l.familia, l.mes, l.nucleo_id
