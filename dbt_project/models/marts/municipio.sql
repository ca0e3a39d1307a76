select municipio_ibge, nome, uf, regiao, latitude, longitude
from {{ ref('dim_municipio') }}
