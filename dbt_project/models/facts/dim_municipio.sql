-- the official list comes without accents or capitals; names as written and places come from the seed
select
  municipio.municipio_ibge,
  coalesce(local.nome, municipio.nome) as nome,
  municipio.uf,
  uf.regiao,
  uf.fuso,
  local.latitude,
  local.longitude
from {{ source('lago', 'municipio') }} as municipio
inner join {{ ref('uf') }} as uf on uf.uf = municipio.uf
left join {{ ref('municipio_local') }} as local on local.municipio_ibge = municipio.municipio_ibge
