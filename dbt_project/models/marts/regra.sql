select regra, nome, motivo, como_corrigir
from {{ ref('regra_palavras') }}
