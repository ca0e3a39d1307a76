-- every value is of an indicator that the catalogue describes, in a level and a kind of period that it foresees
select v.indicador_id, v.nivel, v.periodo_tipo, count(*) as linhas
from {{ ref('indicador_valor') }} as v
left join {{ ref('indicador_catalogo') }} as i on i.indicador_id = v.indicador_id
where i.indicador_id is null
  or not list_contains(string_split(i.niveis, '|'), v.nivel)
  or not list_contains(string_split(i.periodos, '|'), v.periodo_tipo)
group by v.indicador_id, v.nivel, v.periodo_tipo
