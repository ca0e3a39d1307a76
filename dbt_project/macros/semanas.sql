{#-
  A week that has days in a month that this run computes again. Weeks cross months, so they are no sum of them; `inicio`
  is the week's Monday.
-#}
{% macro semana_afetada(inicio, familia) -%}
  {%- set meses = ref('int_mes_afetado') -%}
  (
    date_trunc('month', {{ inicio }}) in (select mes from {{ meses }} where familia = '{{ familia }}')
    or date_trunc('month', {{ inicio }} + interval 6 day) in (select mes from {{ meses }} where familia = '{{ familia }}')
  )
{%- endmacro %}

{#- Takes those weeks out of an incremental model before they are written again. -#}
{% macro apagar_semanas(familia, inicio) -%}
  {%- if is_incremental() -%}
    delete from {{ this }} where {{ semana_afetada(inicio, familia) }}
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}
