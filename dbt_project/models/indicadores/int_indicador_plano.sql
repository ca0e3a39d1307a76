{#-
  How each measure feeds each indicator: one row an indicator, a term of its formula, a breakdown, a level and a kind of
  period. A breakdown without a total row is a distribution: its denominator is the whole, not the category's.
-#}
with
recorte as (
  select
    indicador_id,
    unnest(
      list_concat(
        case when tem_total then ['total'] else [] end,
        coalesce(string_split(dimensao, ';'), [])
      )
    ) as dimensao,
    tipo = 'proporcao' and not tem_total as denominador_inteiro
  from {{ ref('indicador_catalogo') }}
),
nivel_do_indicador as (
  select indicador_id, unnest(string_split(niveis, '|')) as nivel from {{ ref('indicador_catalogo') }}
),
periodo_do_indicador as (
  select indicador_id, unnest(string_split(periodos, '|')) as periodo_tipo from {{ ref('indicador_catalogo') }}
)
select
  t.indicador_id,
  t.papel,
  t.medida,
  t.sinal,
  t.divisor,
  r.dimensao,
  r.denominador_inteiro,
  case when r.denominador_inteiro and t.papel <> 'numerador' then 'total' else r.dimensao end as dimensao_da_medida,
  n.nivel,
  p.periodo_tipo
from {{ ref('indicador_termo') }} as t
inner join recorte as r on r.indicador_id = t.indicador_id
inner join nivel_do_indicador as n on n.indicador_id = t.indicador_id
inner join periodo_do_indicador as p on p.indicador_id = t.indicador_id
