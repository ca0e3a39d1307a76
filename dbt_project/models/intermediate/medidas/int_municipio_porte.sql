{#- Size class of each município in each year with exams. -#}
with
ano_de_exame as (
  select year(realizado_em) as ano
  from {{ ref('fct_telediagnostico') }}
  where realizado_em is not null
  group by all
)
select
  m.municipio_ibge,
  a.ano,
  m.populacao,
  porte.porte_populacional
from ano_de_exame as a
inner join {{ ref('int_municipio_populacao') }} as m on a.ano between m.ano_inicial and m.ano_final
left join {{ ref('porte_populacional') }} as porte
  on m.populacao > coalesce(porte.populacao_acima_de, -1)
  and m.populacao <= coalesce(porte.populacao_ate, 9223372036854775807)
