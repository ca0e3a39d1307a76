select ponto_cnes, nucleo_id, nome, municipio_ibge, papel, hospital, implantado_em, desativado_em
from {{ ref('dim_ponto') }}
