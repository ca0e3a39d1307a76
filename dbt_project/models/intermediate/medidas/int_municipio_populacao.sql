{#- Population of each município and the years it holds for: up to the next one known; the earliest, before it too. -#}
select
  municipio_ibge,
  populacao,
  case when lag(ano) over (partition by municipio_ibge order by ano) is null then 0 else ano end as ano_inicial,
  coalesce(lead(ano) over (partition by municipio_ibge order by ano) - 1, 9999) as ano_final
from {{ ref('dim_populacao') }}
