select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  meta,
  valor,
  atingimento,
  faixa,
  peso,
  orcamento,
  valor_a_pagar
from {{ ref('int_meta_avaliada') }} as a
where not {{ fechada('a') }}
union all
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  meta,
  valor,
  atingimento,
  faixa,
  peso,
  orcamento,
  valor_a_pagar
from {{ source('lago', 'meta_avaliacao_fechado') }}
