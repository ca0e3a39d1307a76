{#- The month in which a judged row `v` of a source counts where deliveries are compared (int_linha_comparada); none of a registry. -#}
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
