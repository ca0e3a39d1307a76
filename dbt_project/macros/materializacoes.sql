{#-
  How a table and an incremental model are written: in place, in one transaction. The adapter's own build beside, copy,
  rename and drop; readers of the working database there are none, and the statements saved are a third of what dbt
  spends on a small model (65 models of a month's run: 9.6 s of processor time, 6.4 s so). An incremental model takes its
  affected rows out in its pre-hook and only ever appends.
-#}
{% materialization table, adapter='duckdb' %}
  {%- set destino = this.incorporate(type='table') -%}
  {{ run_hooks(pre_hooks) }}
  {%- call statement('main') -%}
    {{ _criar_de_novo(destino, load_cached_relation(this)) }}
  {%- endcall -%}
  {{ run_hooks(post_hooks) }}
  {% do adapter.commit() %}
  {{ return({'relations': [destino]}) }}
{% endmaterialization %}


{% materialization incremental, adapter='duckdb' %}
  {%- set destino = this.incorporate(type='table') -%}
  {%- set existente = load_cached_relation(this) -%}
  {{ run_hooks(pre_hooks) }}
  {%- call statement('main') -%}
    {%- if existente is none or existente.is_view or should_full_refresh() -%}
      {{ _criar_de_novo(destino, existente) }}
    {%- else -%}
      insert into {{ destino }} by name ({{ compiled_code }})
    {%- endif -%}
  {%- endcall -%}
  {{ run_hooks(post_hooks) }}
  {% do adapter.commit() %}
  {{ return({'relations': [destino]}) }}
{% endmaterialization %}


{% macro _criar_de_novo(destino, existente) -%}
  {%- if existente is not none %}
  drop {{ existente.type }} if exists {{ destino }};
  {%- endif %}
  {{ create_table_as(False, destino, compiled_code) }}
{%- endmacro %}
