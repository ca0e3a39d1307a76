-- one row a município and kind of region; of several names for one region, that of the latest row
select
  r.tipo,
  r.municipio_ibge,
  m.uf,
  r.regiao_id,
  m.uf || '-' || r.regiao_id as nivel_id,
  first_value(r.nome) over (
    partition by r.tipo, m.uf, r.regiao_id
    order by
      r.nome is null asc,
      e.so_acrescenta asc,
      e.ordem desc,
      r._linha desc
  ) as nome
from {{ ref('dim_regiao') }} as r
inner join {{ ref('int_entrega') }} as e on e.entrega_id = r._entrega_id
inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
