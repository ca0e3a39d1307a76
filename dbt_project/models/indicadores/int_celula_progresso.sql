{#- PAHO.156: teleconsultas of a period against those of the period before it, of the same kind. -#}
with
realizada_no_periodo as (
  {{ totais_no_periodo(ref('int_medida_teleconsulta_realizada'), {'realizadas': 'sum(m.co_realizadas)'}) }}
),
periodo_seguinte as (
  select
    periodo_tipo,
    {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} + 1 as periodo_inicio,
    nivel,
    nivel_id,
    realizadas as anteriores
  from realizada_no_periodo
),
periodo_comparado as (
  select
    s.*,
    coalesce(r.realizadas, 0) - s.anteriores as aumento
  from periodo_seguinte as s
  left join realizada_no_periodo as r using (periodo_tipo, periodo_inicio, nivel, nivel_id)
  where s.periodo_inicio <= {{ data_de_referencia() }}
)
select
  {{ celula_total('PAHO.156') }},
  {{ razao('aumento', 'anteriores', fator=100) }}
from periodo_comparado
