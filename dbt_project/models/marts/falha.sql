select falha, nome, descricao, distorce, como_corrigir, indicadores
from {{ ref('falha_palavras') }}
