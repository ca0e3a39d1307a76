{#- How long a request of a risk may wait, as the manual of Rio has it; azul has no term. -#}
{% macro prazo_do_risco(risco) -%}
  case {{ risco }} when 'vermelho' then interval 30 day when 'amarelo' then interval 90 day when 'verde' then interval 180 day end
{%- endmacro %}
