select
  tipo as nivel,
  nivel_id,
  uf,
  regiao_id,
  coalesce(max(nome), regiao_id) as nome,
  count(*) as municipios
from {{ ref('dim_municipio_regiao') }}
group by tipo, nivel_id, uf, regiao_id
