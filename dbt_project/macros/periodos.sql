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

{#- The kinds of period as a relation, to cross with what counts in a period of each. -#}
{% macro tipos_de_periodo(tipos=['mes', 'quadrimestre', 'ano']) -%}
  (select unnest(['{{ tipos | join("', '") }}']) as periodo_tipo)
{%- endmacro %}

{#- Every period of those kinds, from that of the first date of a column to that of the reference date. -#}
{% macro periodos_desde(relacao, coluna, tipos) -%}
  select
    periodo_tipo,
    periodo_inicio,
    {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} as periodo_fim
  from (
    select
      t.periodo_tipo,
      {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
      {{ inicio_do_periodo('t.periodo_tipo', 'm.primeiro_dia') }} as primeiro_inicio
    from (
      select
        primeiro_dia,
        cast(unnest(generate_series(
          date_trunc('year', primeiro_dia), {{ data_de_referencia() }}, interval 1 month
        )) as date) as mes
      from (select min({{ coluna }}) as primeiro_dia from {{ relacao }})
    ) as m
    cross join {{ tipos_de_periodo(tipos) }} as t
    group by all
  )
  where periodo_inicio >= primeiro_inicio
{%- endmacro %}

{#- Every quadrimester and year from the first month of a unit's work plans to the last. -#}
{% macro periodos_de_plano(unidade) -%}
  select
    {{ unidade }},
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio
  from (
    select
      {{ unidade }},
      cast(unnest(generate_series(
        date_trunc('month', min(competencia)), max(competencia), interval 1 month
      )) as date) as mes
    from {{ ref('fct_plano_trabalho') }}
    group by {{ unidade }}
  ) as m
  cross join {{ tipos_de_periodo(['quadrimestre', 'ano']) }} as t
  group by all
{%- endmacro %}

{#- Measures (name -> aggregate) of a monthly relation, without breakdown, in every period of those kinds, by unit. -#}
{% macro totais_no_periodo(relacao, medidas, tipos=['mes', 'quadrimestre', 'ano']) -%}
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel,
    m.nivel_id
    {%- for nome, agregado in medidas.items() %},
    {{ agregado }} as {{ nome }}
    {%- endfor %}
  from {{ relacao }} as m
  cross join {{ tipos_de_periodo(tipos) }} as t
  where m.dimensao = 'total'
  group by all
{%- endmacro %}
