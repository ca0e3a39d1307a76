select norma, nome, orgao, ano, descricao
from {{ ref('norma_catalogo') }}
