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
    cross join (select unnest(['{{ tipos | join("', '") }}']) as periodo_tipo) as t
    group by all
  )
  where periodo_inicio >= primeiro_inicio
{%- endmacro %}

{#- Level and unit of a row that was grouped by uf, by nucleo_id or by neither. -#}
{% macro nivel_do_nucleo() -%}
  case when grouping(uf) = 0 then 'uf' when grouping(nucleo_id) = 0 then 'nucleo' else 'brasil' end as nivel,
    case when grouping(uf) = 0 then uf when grouping(nucleo_id) = 0 then nucleo_id else 'BR' end as nivel_id
{%- endmacro %}
