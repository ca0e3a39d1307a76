select
  municipio.municipio_ibge,
  municipio.nome,
  municipio.uf,
  uf.regiao,
  uf.fuso
from {{ source('lago', 'municipio') }} as municipio
inner join {{ ref('uf') }} as uf on uf.uf = municipio.uf
