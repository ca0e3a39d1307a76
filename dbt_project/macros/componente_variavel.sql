{#- Share of the production parcel by the mean per team or médico; no mean, no production. -#}
{% macro faixa_de_producao(media) -%}
  case when {{ media }} >= 3 then 100 when {{ media }} >= 2 then 80 when {{ media }} >= 1 then 60 else 0 end
{%- endmacro %}
