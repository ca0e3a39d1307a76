{#-
  The ways in which a município is written, as municipio_escrito reads them: its code of 7 digits or the first 6, or its UF and
  one of its names, official, former or in another spelling. A name that is official of one is never another's former one.
-#}
with
nome_de_municipio as (
  select municipio_ibge, uf, nome, true as oficial from {{ source('lago', 'municipio') }}
  union all
  select municipio_ibge, m.uf, l.nome, true as oficial
  from {{ ref('municipio_local') }} as l
  inner join {{ source('lago', 'municipio') }} as m using (municipio_ibge)
  union all
  select municipio_ibge, m.uf, g.grafia as nome, false as oficial
  from {{ ref('municipio_grafia') }} as g
  inner join {{ source('lago', 'municipio') }} as m using (municipio_ibge)
)
select municipio_ibge as escrito, municipio_ibge from {{ source('lago', 'municipio') }}
union all
select left(municipio_ibge, 6) as escrito, municipio_ibge from {{ source('lago', 'municipio') }}
union all
select uf || ':' || {{ nome_corrido('nome') }} as escrito, arg_max(municipio_ibge, oficial) as municipio_ibge
from nome_de_municipio
group by 1
