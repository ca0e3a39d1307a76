{#- SBC.atingimento, SBC.faixa and SBC.valor: the judged targets as cells, the category the indicator judged. -#}
{%- set avaliacoes = [
  ['SBC.atingimento', 'numerador', 'denominador', 'atingimento'],
  ['SBC.faixa', 'faixa', 'null', 'faixa'],
  ['SBC.valor', 'valor_a_pagar', 'null', 'valor_a_pagar']
] -%}
{%- for indicador_id, numerador, denominador, valor in avaliacoes %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'indicador' as dimensao,
  indicador_id as categoria,
  {{ numeros(numerador, denominador, valor) }}
from {{ ref('int_meta_avaliada') }}
where {{ valor }} is not null
{%- endfor %}
