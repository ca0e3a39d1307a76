-- one row an indicator, period, level, unit and category; a hash is grouped in half the time that seven columns are
with
hash_repetido as (
  select hash(indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria) as chave_hash
  from {{ ref('indicador_valor') }}
  group by chave_hash
  having count(*) > 1
)
select indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria, count(*) as linhas
from {{ ref('indicador_valor') }}
where hash(indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria) in (select chave_hash from hash_repetido)
group by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria
having count(*) > 1
