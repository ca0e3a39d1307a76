{#-
  The agreed target of each total, at its own level and unit: of those in force on any day of the period, the latest to
  begin, whole: one without weight is not lent the weight of the one before.
-#}
with
total_do_periodo as (
  select
    indicador_id,
    periodo_tipo,
    periodo_inicio,
    {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} as periodo_fim,
    nivel,
    nivel_id,
    valor
  from {{ ref('int_celula_de_base') }}
  where dimensao = 'total'
    and periodo_inicio <= {{ data_de_referencia() }}
),
meta_do_periodo as (
  select
    t.indicador_id,
    t.periodo_tipo,
    t.periodo_inicio,
    t.nivel,
    t.nivel_id,
    t.valor,
    m.meta,
    m.peso,
    m.orcamento,
    row_number() over (
      partition by t.indicador_id, t.periodo_tipo, t.periodo_inicio, t.nivel, t.nivel_id
      order by m.inicio desc
    ) as ordem
  from total_do_periodo as t
  inner join {{ ref('dim_meta') }} as m
    on m.indicador_id = t.indicador_id
    and m.nivel = t.nivel
    and m.nivel_id = t.nivel_id
    and m.inicio <= t.periodo_fim
    and (m.fim is null or m.fim >= t.periodo_inicio)
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  valor,
  meta,
  peso,
  orcamento
from meta_do_periodo
where ordem = 1
