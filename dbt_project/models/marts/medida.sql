select medida, familia, conta, unidade, niveis, recortes
from {{ ref('medida_catalogo') }}
