{#- DESD.1816: distinct especialidades of teleconsultorias and teleconsultas together, in the whole period. -#}
with
especialidade_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'e.mes') }} as periodo_inicio,
    e.nucleo_id,
    e.uf,
    e.especialidade
  from {{ ref('int_especialidade_mes') }} as e
  cross join {{ tipos_de_periodo() }} as t
  where e.especialidade is not null
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    count(distinct especialidade) as especialidades
  from especialidade_no_periodo
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
)
select
  {{ celula_total('DESD.1816') }},
  {{ contagem('especialidades') }}
from celula_de_nivel
where nivel_id is not null
