select
  m.nucleo_id,
  m.mes,
  m.familia as fonte,
  m.falha,
  m.ocorrencias,
  m.registros,
  f.descricao
from {{ ref('int_falha_mes') }} as m
left join {{ ref('falha') }} as f on f.falha = m.falha
