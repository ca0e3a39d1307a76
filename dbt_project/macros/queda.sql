{#-
  The month in which a row of a source counts when deliveries are compared, from the judged row `v`: that of its first
  instant, in Brasília, which an answer that comes later does not move; of a monthly source, its month. A registry has none.
-#}
{% macro mes_comparado(fonte) -%}
  {%- set c = contrato(fonte) -%}
  {%- set instantes = [] -%}
  {%- for instante in familias().get(fonte, {}).instantes or [] %}{% do instantes.append('v.' ~ instante ~ '_utc') %}{% endfor -%}
  {%- if not instantes -%}
    {%- for coluna, dita in c.colunas.items() if dita.type == 'instante' and dita.req is defined -%}
      {%- do instantes.append('v.' ~ coluna ~ '_utc') -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if instantes -%}
    {%- set primeiro = 'coalesce(' ~ instantes | join(', ') ~ ')' if instantes | length > 1 else instantes[0] -%}
    {{ return("cast(date_trunc('month', " ~ primeiro ~ ' - interval 3 hour) as date)') }}
  {%- elif 'competencia' in c.chave -%}
    {{ return("cast(date_trunc('month', v.competencia) as date)") }}
  {%- endif -%}
  {{ return(none) }}
{%- endmacro %}

{#- The núcleo of a judged row `v`, where it is part of the key. -#}
{% macro nucleo_comparado(fonte) -%}
  {{ return('v.nucleo_id' if 'nucleo_id' in contrato(fonte).chave else 'cast(null as varchar)') }}
{%- endmacro %}
