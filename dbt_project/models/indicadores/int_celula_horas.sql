{#-
  PAHO.204 (hours with a specialist by telemedicine) and HAOC1.257b (hours in operation, of those contracted).

  Hours come with decimals, whose sum depends on the order: each sum has its own, the same in every run.
-#}
with
horas_entregues as (
  select
    'PAHO.204' as indicador_id,
    'especialidade' as dimensao,
    nucleo_id,
    especialidade as categoria,
    competencia,
    profissional_id as chave,
    horas_tele as parte,
    horas_total as todo
  from {{ ref('fct_agenda_especialista') }}
  union all
  select
    'HAOC1.257b' as indicador_id,
    'servico' as dimensao,
    nucleo_id,
    servico as categoria,
    competencia,
    servico as chave,
    horas_funcionamento as parte,
    horas_contratadas as todo
  from {{ ref('fct_disponibilidade_servico') }}
),
horas_no_mes as (
  select
    indicador_id,
    dimensao,
    nucleo_id,
    categoria,
    cast(date_trunc('month', competencia) as date) as mes,
    sum(parte order by competencia, chave) as parte,
    sum(todo order by competencia, chave) as todo
  from horas_entregues
  group by all
),
horas_no_periodo as (
  select
    h.indicador_id,
    h.dimensao as dimensao_das_horas,
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'h.mes') }} as periodo_inicio,
    h.nucleo_id,
    n.uf,
    h.categoria,
    h.parte,
    h.todo,
    row_number() over (partition by h.indicador_id, t.periodo_tipo order by h.mes, h.nucleo_id, h.categoria) as ordem
  from horas_no_mes as h
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = h.nucleo_id
  cross join {{ tipos_de_periodo() }} as t
),
celula_de_nivel as (
  select
    indicador_id,
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    case when grouping(categoria) = 0 then dimensao_das_horas else 'total' end as dimensao,
    case when grouping(categoria) = 0 then categoria else 'total' end as categoria,
    sum(parte order by ordem) as numerador,
    sum(todo order by ordem) as denominador
  from horas_no_periodo
  where periodo_inicio <= {{ data_de_referencia() }}
  group by
    indicador_id, dimensao_das_horas, periodo_tipo, periodo_inicio,
    grouping sets ((), (uf), (nucleo_id)), grouping sets ((), (categoria))
)
select
  indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ razao('numerador', 'denominador', fator=100) }}
from celula_de_nivel
where denominador <> 0
