{#-
  How the quality of each family that núcleos deliver every month is looked at (families.yml): what its record says there,
  and `recentes`, the base instants of a record, the latest event first: its month is that of the first of them that it has.
-#}
{% macro fontes_de_qualidade() -%}
  {%- set fontes = {} -%}
  {%- for familia, f in familias().items() if f.qualidade -%}
    {%- do fontes.update({familia: dict(f.qualidade, recentes=f.instantes | reverse | list)}) -%}
  {%- endfor -%}
  {{ return(fontes) }}
{%- endmacro %}

{#- The month of a record in force, from its instants on the núcleo's clock. -#}
{% macro mes_do_registro(fonte) -%}
  cast(date_trunc('month', coalesce({{ fontes_de_qualidade()[fonte].recentes | join(', ') }})) as date)
{%- endmacro %}

{#- The local month of an instant in UTC. Brazil lies 2 to 5 hours behind: only near a month's end does the zone matter. -#}
{% macro mes_local(utc, fuso) -%}
  cast(case
    when date_trunc('month', {{ utc }} - interval 5 hour) = date_trunc('month', {{ utc }} - interval 2 hour)
      then date_trunc('month', {{ utc }} - interval 5 hour)
    else date_trunc('month', {{ para_local(utc, fuso) }})
  end as date)
{%- endmacro %}
