-- a share of its denominator (ic95) lies between 0 and its factor, its interval around it, its coverage between 0 and 1
select v.indicador_id, v.periodo_tipo, v.periodo_inicio, v.nivel, v.nivel_id, v.categoria, v.valor, v.cobertura
from {{ ref('indicador_valor') }} as v
inner join {{ ref('indicador_catalogo') }} as i on i.indicador_id = v.indicador_id
where not coalesce(v.cobertura between 0 and 1, true)
  or (i.ic95 and not v.valor between 0 and i.fator)
  or not coalesce(v.valor between v.ic95_inferior - 1e-9 and v.ic95_superior + 1e-9, true)
