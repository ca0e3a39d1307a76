{#- Schemas are named as written in dbt_project.yml, without the target's prefix: researchers see `marts`, not `main_marts`. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ custom_schema_name or target.schema }}
{%- endmacro %}
