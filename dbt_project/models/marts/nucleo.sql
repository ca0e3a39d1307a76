select nucleo_id, nome, uf, municipio_ibge, porte, inicio, fim, fuso
from {{ ref('dim_nucleo') }}
