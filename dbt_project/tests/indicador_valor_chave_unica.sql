-- one row an indicator, period, level, unit and category
select indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria, count(*) as linhas
from {{ ref('indicador_valor') }}
group by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria
having count(*) > 1
