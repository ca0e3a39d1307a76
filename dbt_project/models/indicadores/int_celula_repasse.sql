{#- MSPC6.valor: the share of the month's transfer that the variable component gives right to. -#}
with
repasse_do_mes as (
  select
    nucleo_id,
    cast(date_trunc('month', competencia) as date) as mes,
    sum(valor order by competencia) as valor
  from {{ ref('fct_repasse') }}
  group by all
),
valor_a_receber as (
  select
    c.periodo_tipo,
    c.periodo_inicio,
    c.nivel,
    c.nivel_id,
    c.valor / 100 * r.valor as valor
  from {{ ref('int_celula_componente_variavel') }} as c
  inner join repasse_do_mes as r on r.nucleo_id = c.nivel_id and r.mes = c.periodo_inicio
  where c.indicador_id = 'MSPC6.366' and c.dimensao = 'total'
)
select
  {{ celula_total('MSPC6.valor') }},
  {{ contagem('valor') }}
from valor_a_receber
