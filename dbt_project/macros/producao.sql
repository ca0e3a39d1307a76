{#- What a family produced (TC_R, CO_R and TD_E of indicators.yml): the instant that dates a record, what counts. -#}
{% macro producao(familia) -%}
  {{ return(familias()[familia].producao) }}
{%- endmacro %}

{#- Whether a record of the family's fact counts in its production. -#}
{% macro na_producao(familia) -%}
  {{ producao(familia).condicao }}
    and {{ producao(familia).instante }}_utc <= {{ referencia_utc() }}
{%- endmacro %}

{#- Whether it counts among what was asked for. -#}
{% macro no_pedido(familia) -%}
  {{ familias()[familia].pedido.condicao }}
    and {{ familias()[familia].pedido.instante }}_utc <= {{ referencia_utc() }}
{%- endmacro %}

{#- The family's production with its month and these columns; in an incremental run, of the months computed again. -#}
{% macro producao_do_mes(familia, colunas) -%}
  select
    '{{ familia }}' as familia,
    cast(date_trunc('month', {{ producao(familia).instante }}) as date) as mes,
    {{ colunas }}
  from {{ ref('fct_' ~ familia) }}
  where {{ na_producao(familia) }}
    and {{ em_mes_afetado(producao(familia).instante, familia) }}
{%- endmacro %}
