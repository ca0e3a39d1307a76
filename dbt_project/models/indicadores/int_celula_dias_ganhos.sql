{#- PAHO.158b: mean wait of the queue (HAOC1.258b) less that of the teleconsulta (PAHO.158), by specialty. -#}
with
espera_media as (
  select indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, categoria, valor
  from {{ ref('int_celula_aditiva') }}
  where indicador_id in ('HAOC1.258b', 'PAHO.158')
    and periodo_tipo in ('quadrimestre', 'ano')
    and nivel in ('brasil', 'uf')
    and dimensao = 'especialidade'
)
select
  'PAHO.158b' as indicador_id,
  fila.periodo_tipo,
  fila.periodo_inicio,
  fila.nivel,
  fila.nivel_id,
  'especialidade' as dimensao,
  fila.categoria,
  {{ contagem('fila.valor - tele.valor') }}
from espera_media as fila
inner join espera_media as tele
  on tele.indicador_id = 'PAHO.158'
  and tele.periodo_tipo = fila.periodo_tipo
  and tele.periodo_inicio = fila.periodo_inicio
  and tele.nivel = fila.nivel
  and tele.nivel_id = fila.nivel_id
  and tele.categoria = fila.categoria
where fila.indicador_id = 'HAOC1.258b'
