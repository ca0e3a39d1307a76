select nucleo_id, ponto_cnes, nome, municipio_ibge, papel, hospital, implantado_em, desativado_em
from {{ ref('dim_ponto_nucleo') }}
