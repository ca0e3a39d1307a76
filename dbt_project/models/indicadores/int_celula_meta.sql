{#- SBC.atingimento, SBC.faixa and SBC.valor: the judged targets as cells, the category the indicator judged. -#}
{%- set avaliacoes = {
  'SBC.atingimento': ['numerador', 'denominador', 'atingimento'],
  'SBC.faixa': ['faixa', 'null', 'faixa'],
  'SBC.valor': ['valor_a_pagar', 'null', 'valor_a_pagar']
} -%}
{%- for indicador_id, colunas in avaliacoes.items() %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'indicador' as dimensao,
  indicador_id as categoria,
  cast(null as integer) as posicao,
  {{ colunas[0] }} as numerador,
  cast({{ colunas[1] }} as double) as denominador,
  {{ colunas[2] }} as valor,
  cast(null as double) as cobertura
from {{ ref('int_meta_avaliada') }}
where {{ colunas[2] }} is not null
{%- endfor %}
