{#- Size class of each município in each year: the year's population, else the nearest earlier, else the earliest. -#}
with
ano_de_exame as (
  select year(realizado_em) as ano
  from {{ ref('fct_telediagnostico') }}
  where realizado_em is not null
  group by all
),
municipio_no_ano as (
  select
    p.municipio_ibge,
    a.ano,
    arg_max(p.populacao, case when p.ano <= a.ano then p.ano else -p.ano end) as populacao
  from {{ ref('dim_populacao') }} as p
  cross join ano_de_exame as a
  group by p.municipio_ibge, a.ano
)
select
  m.municipio_ibge,
  m.ano,
  m.populacao,
  porte.porte_populacional
from municipio_no_ano as m
left join {{ ref('porte_populacional') }} as porte
  on m.populacao > coalesce(porte.populacao_acima_de, -1)
  and m.populacao <= coalesce(porte.populacao_ate, 9223372036854775807)
