{#-
  The closing select of an int_celula_* model, in the order of its columns: which cell it is, then what it comes to.

  celula_total  the cell without breakdown of an indicator, where a row is a period, a level and a unit;
  contagem      a count or a sum, with no denominator;
  razao         a numerator over a denominator, times the indicator's factor;
  numeros       any other value. None of the three has a rank or a coverage.
-#}
{% macro celula_total(indicador_id) -%}
  '{{ indicador_id }}' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria
{%- endmacro %}

{% macro contagem(numerador) -%}
  {{ numeros(numerador, 'null', 'cast(' ~ numerador ~ ' as double)') }}
{%- endmacro %}

{% macro razao(numerador, denominador, fator=1) -%}
  {{ numeros(
    numerador, denominador, fator ~ ' * cast(' ~ numerador ~ ' as double) / cast(' ~ denominador ~ ' as double)'
  ) }}
{%- endmacro %}

{% macro numeros(numerador, denominador, valor) -%}
  cast(null as integer) as posicao,
  cast({{ numerador }} as double) as numerador,
  cast({{ denominador }} as double) as denominador,
  {{ valor }} as valor,
  cast(null as double) as cobertura
{%- endmacro %}

{#- Closes a model whose cells are sums of measures beside the tipo and fator of their indicator: no cell of nothing. -#}
{% macro celulas_de_somas(celula) -%}
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
  denominador,
  case when denominador is null then numerador else fator * numerador / denominador end as valor,
  cobertura
from {{ celula }}
where (tipo = 'contagem' and numerador <> 0) or (tipo <> 'contagem' and denominador <> 0)
{%- endmacro %}
