{#-
  What each month's waits are made of, as a sum of hashes: a month whose sum is that of the run before has the same curves. The
  months of the records that changed would be many more: a request is looked at in the year after it enters, and changes a month
  only where it leaves.
-#}
with
{{ esperas_no_mes() }},
conteudo_da_parte as (
  select
    parte.parte,
    hash(parte.uf, municipio_ibge, {{ niveis_regionais() | join(', ') }}, parte.especialidade, parte.risco)
      as conteudo
  from {{ nas_regioes('parte') }}
)
select
  e.mes,
  sum(hash(p.conteudo, e.dias, e.executada)) as conteudo
from espera_no_mes as e
inner join conteudo_da_parte as p on p.parte = e.parte
group by e.mes
