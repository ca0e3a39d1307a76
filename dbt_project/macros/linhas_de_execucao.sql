{#-
  In the pre-hook of a model whose groups are larger than a small memory: one thread keeps them in one part, which
  must fit in memory to be read; two keep two, and DuckDB then divides them further. The next connection says its own again.
-#}
{% macro ao_menos_duas_linhas() -%}
  {%- if var('linhas_de_execucao') | int < 2 %}set threads = 2{% endif -%}
{%- endmacro %}
