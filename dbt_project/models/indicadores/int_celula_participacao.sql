{#-
  HAOC1.261c, 261d: who took part in tele-educação. Sums that were given and come to 0 have a row, those never given have
  none, which is why these are not among the sums of int_celula_aditiva.
-#}
with
atividade_no_periodo as (
  {{ totais_no_periodo(ref('int_medida_teleducacao'), {
    'participantes': 'sum(m.te_participantes)',
    'cursos': 'nullif(sum(m.te_cursos), 0)',
    'alunos': 'sum(m.te_alunos)'
  }) }}
)
{%- set indicadores = [
  ['HAOC1.261c', 'total', 'total', 'participantes'],
  ['HAOC1.261d', 'medida', 'cursos', 'cursos'],
  ['HAOC1.261d', 'medida', 'alunos', 'alunos']
] %}
{%- for indicador_id, dimensao, categoria, soma in indicadores %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id,
  '{{ dimensao }}' as dimensao, '{{ categoria }}' as categoria,
  {{ contagem(soma) }}
from atividade_no_periodo
where {{ soma }} is not null
{%- endfor %}
