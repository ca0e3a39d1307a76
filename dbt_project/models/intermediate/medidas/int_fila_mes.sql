{#-
  The queue at the end of each month, or at the reference instant where that comes first: how many wait, and how many of them
  were asked for more than 180 x 24 h before. A request comes in at one instant, turns old at another and leaves at a third:
  each moves the queue in the month of its own clock, and what is there at the month's end is the sum of all movements so far.
-#}
with
solicitacao as (
  select
    r.uf,
    r.municipio_ibge,
    r.especialidade,
    r.risco,
    cast(date_trunc('month', r.solicitada_em) as date) as mes_da_entrada,
    case
      when r.solicitada_em_utc + interval 180 day < {{ referencia_utc() }}
        then cast(date_trunc('month', {{ para_local('(r.solicitada_em_utc + interval 180 day)', 'm.fuso') }}) as date)
    end as mes_dos_180_dias,
    case
      when r.saida_em_utc < {{ referencia_utc() }} then cast(date_trunc('month', r.saida_em) as date)
    end as mes_da_saida
  from {{ ref('fct_regulacao') }} as r
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
  where r.solicitada_em_utc < {{ referencia_utc() }}
    and not r.saida_desconhecida
),
movimento as (
  select mes_da_entrada as mes, 1 as na_fila, 0 as acima_de_180, uf, municipio_ibge, especialidade, risco
  from solicitacao
  union all
  select mes_dos_180_dias as mes, 0 as na_fila, 1 as acima_de_180, uf, municipio_ibge, especialidade, risco
  from solicitacao
  where mes_dos_180_dias < coalesce(mes_da_saida, date '9999-12-31')
  union all
  select
    mes_da_saida as mes,
    -1 as na_fila,
    case when mes_dos_180_dias < mes_da_saida then -1 else 0 end as acima_de_180,
    uf,
    municipio_ibge,
    especialidade,
    risco
  from solicitacao
  where mes_da_saida is not null
),
movimento_do_mes as (
  select
    mes,
    uf,
    municipio_ibge,
    {{ recorte({'especialidade': 'especialidade', 'risco': 'risco'}) }},
    sum(na_fila) as na_fila,
    sum(acima_de_180) as acima_de_180
  from movimento
  group by mes, uf, municipio_ibge, grouping sets ((), (especialidade), (risco))
),
movimento_de_nivel as (
  select
    mes,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    dimensao,
    categoria,
    sum(na_fila) as na_fila,
    sum(acima_de_180) as acima_de_180
  from {{ nas_regioes('movimento_do_mes') }}
  where categoria is not null
  group by mes, dimensao, categoria, grouping sets (
    (), {{ conjuntos_de_niveis(['municipio', 'uf']) }}
  )
),
{#- What is there from a month on until the next movement. -#}
trecho as (
  select
    mes as desde,
    lead(mes) over acumulado as proximo,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    sum(na_fila) over acumulado as na_fila,
    sum(acima_de_180) over acumulado as acima_de_180
  from movimento_de_nivel
  window acumulado as (partition by nivel, nivel_id, dimensao, categoria order by mes)
)
select
  cast(unnest(generate_series(
    desde,
    coalesce(proximo - interval 1 month, {{ data_de_referencia() }}),
    interval 1 month
  )) as date) as mes,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(na_fila as bigint) as na_fila,
  cast(acima_de_180 as bigint) as acima_de_180
from trecho
where na_fila > 0
  and nivel_id is not null
