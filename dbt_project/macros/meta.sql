{#-
  How far a value is of its target, in %: value over target, inverted where less is better, where a value of 0 is 100 %.
  Null where there is no target, or where more is better and the target is 0.
-#}
{% macro atingimento(valor, meta, sentido) -%}
  case
    when {{ meta }} is null then null
    when {{ sentido }} = 'menor_melhor' and {{ valor }} = 0 then 100
    when {{ sentido }} = 'menor_melhor' then 100 * {{ meta }} / {{ valor }}
    when {{ meta }} <> 0 then 100 * {{ valor }} / {{ meta }}
  end
{%- endmacro %}
