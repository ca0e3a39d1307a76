{#-
  DESD.1769: how much of its work plans a núcleo has done by the last day of the period, each activity by its weight and
  no activity above 100 %; what cannot be counted goes by the coordinator's own judgement.
-#}
with
periodo_do_nucleo as (
  {{ periodos_de_plano('nucleo_id') }}
),
{#- Sums of decimals depend on the order: each has its own, the same in every run. -#}
atividade_ate_o_periodo as (
  select
    p.nucleo_id,
    p.periodo_tipo,
    p.periodo_inicio,
    r.plano_id,
    r.atividade_id,
    sum(r.previsto order by r.competencia) as previsto,
    coalesce(sum(r.executado order by r.competencia), 0) as executado,
    arg_max(r.percentual_informado, r.competencia) filter (
      where r.percentual_informado is not null
    ) as percentual_informado,
    arg_max(r.peso, r.competencia) as peso
  from periodo_do_nucleo as p
  inner join {{ ref('fct_plano_trabalho') }} as r
    on r.nucleo_id = p.nucleo_id
    and r.competencia <= {{ fim_do_periodo('p.periodo_tipo', 'p.periodo_inicio') }}
  where p.periodo_inicio <= {{ data_de_referencia() }}
  group by all
),
atividade_medida as (
  select
    *,
    case when previsto <> 0 then 100 * executado / previsto else percentual_informado end as percentual
  from atividade_ate_o_periodo
),
objeto_no_periodo as (
  select
    periodo_tipo,
    periodo_inicio,
    'nucleo' as nivel,
    nucleo_id as nivel_id,
    sum(peso * least(percentual, 100) / 100 order by plano_id, atividade_id) as numerador,
    sum(peso order by plano_id, atividade_id) as denominador
  from atividade_medida
  where percentual is not null
  group by nucleo_id, periodo_tipo, periodo_inicio
)
select
  {{ celula_total('DESD.1769') }},
  {{ razao('numerador', 'denominador', fator=100) }}
from objeto_no_periodo
where denominador <> 0
