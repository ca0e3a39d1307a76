select equipe_ine, ponto_cnes, municipio_ibge, nucleo_id, tipo, inicio, fim
from {{ ref('dim_equipe') }}
