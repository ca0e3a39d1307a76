select regra, nome, sobre, motivo, como_corrigir
from {{ ref('regra_palavras') }}
