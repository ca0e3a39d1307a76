{#-
  PAHO.165: hours kept for telemedicine and not spent in encounters, by núcleo and month, not below 0, then summed.
  Hours are added in order of size: what a sum of decimals comes to must not depend on the order of the deliveries.
-#}
with
agenda_do_mes as (
  select
    nucleo_id,
    competencia as mes,
    sum(horas_tele order by horas_tele) as horas_reservadas
  from {{ ref('fct_agenda_especialista') }}
  group by nucleo_id, competencia
),
saldo_do_mes as (
  select
    a.nucleo_id,
    a.mes,
    greatest(a.horas_reservadas - cast(coalesce(m.co_duracao_us, 0) as double) / 3600000000, 0) as horas_ociosas
  from agenda_do_mes as a
  left join {{ ref('int_medida_teleconsulta_realizada') }} as m
    on m.mes = a.mes and m.nivel = 'nucleo' and m.nivel_id = a.nucleo_id and m.dimensao = 'total'
),
saldo_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 's.mes') }} as periodo_inicio,
    s.nucleo_id,
    n.uf,
    s.horas_ociosas
  from saldo_do_mes as s
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = s.nucleo_id
  cross join {{ tipos_de_periodo() }} as t
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    sum(horas_ociosas order by horas_ociosas) as horas_ociosas
  from saldo_no_periodo
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
)
select
  {{ celula_total('PAHO.165') }},
  {{ contagem('horas_ociosas') }}
from celula_de_nivel
