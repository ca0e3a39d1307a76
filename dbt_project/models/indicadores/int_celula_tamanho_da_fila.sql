{#-
  FILA.tamanho and acima180: the queue at the end of the period, which is that of its last month; FILA.meses_para_zerar: how
  many months it would take at the rate of the last three.
-#}
with
periodo_da_fila as (
  {{ periodos_desde(ref('fct_regulacao'), 'solicitada_em', ['mes', 'quadrimestre', 'ano']) }}
),
fila_no_fim as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    f.nivel,
    f.nivel_id,
    f.dimensao,
    f.categoria,
    f.na_fila,
    f.acima_de_180
  from periodo_da_fila as p
  inner join {{ ref('int_fila_mes') }} as f
    on f.mes = date_trunc('month', least(p.periodo_fim, {{ data_de_referencia() }}))
),
{#- A month's executed count in its own rate and in those of the two months that follow. -#}
executadas_em_tres_meses as (
  select
    cast(e.mes + to_months(depois.meses) as date) as periodo_inicio,
    e.nivel,
    e.nivel_id,
    sum(e.re_executadas) as executadas
  from {{ ref('int_medida_regulacao_executada') }} as e
  cross join (values (0), (1), (2)) as depois (meses)
  where e.dimensao = 'total'
    and e.mes + to_months(depois.meses) <= {{ data_de_referencia() }}
  group by all
),
ritmo as (
  select
    'mes' as periodo_tipo,
    e.periodo_inicio,
    e.nivel,
    e.nivel_id,
    coalesce(f.na_fila, 0) as na_fila,
    e.executadas / 3.0 as executadas_por_mes
  from executadas_em_tres_meses as e
  left join {{ ref('int_fila_mes') }} as f
    on f.mes = e.periodo_inicio
    and f.nivel = e.nivel
    and f.nivel_id = e.nivel_id
    and f.dimensao = 'total'
)
select
  'FILA.tamanho' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ contagem('na_fila') }}
from fila_no_fim
union all
select
  'FILA.acima180' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ razao('acima_de_180', 'na_fila', fator=100) }}
from fila_no_fim
union all
select
  {{ celula_total('FILA.meses_para_zerar') }},
  {{ razao('na_fila', 'executadas_por_mes') }}
from ritmo
