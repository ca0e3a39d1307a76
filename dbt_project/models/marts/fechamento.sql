select
  fechamento_id,
  periodo,
  periodo_inicio,
  periodo_fim,
  uf,
  fechado_em,
  fechado_por,
  publicacao_id,
  reaberto_em,
  reaberto_por,
  em_vigor
from {{ source('lago', 'fechamento') }}
