{#- First day of the period of a kind in which a date falls. Quadrimesters start in January, May and September. -#}
{% macro inicio_do_periodo(periodo_tipo, dia) -%}
  case {{ periodo_tipo }}
    when 'mes' then cast(date_trunc('month', {{ dia }}) as date)
    when 'quadrimestre' then make_date(year({{ dia }}), cast((month({{ dia }}) - 1) // 4 * 4 + 1 as bigint), 1)
    when 'ano' then cast(date_trunc('year', {{ dia }}) as date)
    when 'semana' then cast(date_trunc('week', {{ dia }}) as date)
  end
{%- endmacro %}

{#- Last day of the period that starts on a date. -#}
{% macro fim_do_periodo(periodo_tipo, inicio) -%}
  cast({{ inicio }} + case {{ periodo_tipo }}
    when 'mes' then interval 1 month
    when 'quadrimestre' then interval 4 month
    when 'ano' then interval 1 year
    when 'semana' then interval 7 day
  end as date) - 1
{%- endmacro %}

{#- The reference instant's date, in America/Sao_Paulo: what "has begun" and "has ended" are measured against. -#}
{% macro data_de_referencia() -%}
  (select cast(timezone('America/Sao_Paulo', referencia) as date) from {{ source('lago', 'execucao_corrente') }})
{%- endmacro %}

{#- The reference instant in UTC: a record whose base instant is later counts in no period. -#}
{% macro referencia_utc() -%}
  (select timezone('UTC', referencia) from {{ source('lago', 'execucao_corrente') }})
{%- endmacro %}

{#- How many months of a period have begun by the reference date. -#}
{% macro meses_iniciados(periodo_tipo, inicio) -%}
  cast(least(
    case {{ periodo_tipo }} when 'mes' then 1 when 'quadrimestre' then 4 when 'ano' then 12 end,
    datediff('month', {{ inicio }}, {{ data_de_referencia() }}) + 1
  ) as double)
{%- endmacro %}
