select municipio_ibge, nome, uf, regiao
from {{ ref('dim_municipio') }}
