select
  norma,
  nome,
  orgao,
  ano,
  descricao,
  vigencia_inicio,
  vigencia_fim,
  substituida_por,
  situacao,
  serve_a,
  endereco,
  verificacao
from {{ ref('norma_catalogo') }}
