{#-
  HAOC1.261c, 261d: who took part in tele-educação. Sums that were given and come to 0 have a row, those never given have
  none, which is why these are not among the sums of int_celula_aditiva.
-#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
atividade_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel,
    m.nivel_id,
    sum(m.te_participantes) as participantes,
    nullif(sum(m.te_cursos), 0) as cursos,
    sum(m.te_alunos) as alunos
  from {{ ref('int_medida_teleducacao') }} as m
  cross join periodo_tipo as t
  where m.dimensao = 'total'
  group by all
),
{%- set indicadores = [
  ['HAOC1.261c', 'total', 'total', 'participantes'],
  ['HAOC1.261d', 'medida', 'cursos', 'cursos'],
  ['HAOC1.261d', 'medida', 'alunos', 'alunos']
] %}
celula as (
  {%- for indicador_id, dimensao, categoria, soma in indicadores %}
  {% if not loop.first %}union all{% endif %}
  select
    '{{ indicador_id }}' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id,
    '{{ dimensao }}' as dimensao, '{{ categoria }}' as categoria, cast({{ soma }} as double) as numerador
  from atividade_no_periodo
  where {{ soma }} is not null
  {%- endfor %}
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(null as integer) as posicao,
  numerador,
  cast(null as double) as denominador,
  numerador as valor,
  cast(null as double) as cobertura
from celula
