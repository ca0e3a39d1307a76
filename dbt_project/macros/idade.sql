{#- Completed years at a date. Born on 29 February, in a common year the year completes on 1 March: the plain
    comparison of month and day says just that, and no clamping of the birthday to the 28th may slip in. -#}
{% macro idade_completa(nascimento, dia) -%}
  (
    year({{ dia }}) - year({{ nascimento }})
    - case
      when 100 * month({{ dia }}) + day({{ dia }}) < 100 * month({{ nascimento }}) + day({{ nascimento }}) then 1
      else 0
    end
  )
{%- endmacro %}
