{#- BDHI.463: of the priority areas of the survey, those that have a digital service. -#}
with
area_no_ano as (
  select
    case when ano between 1 and 9999 then make_date(ano, 1, 1) end as periodo_inicio,
    uf,
    com_servico_digital
  from {{ ref('fct_saude_digital_prioridade') }}
),
celula_de_nivel as (
  select
    periodo_inicio,
    case when grouping(uf) = 0 then 'uf' else 'brasil' end as nivel,
    case when grouping(uf) = 0 then uf else 'BR' end as nivel_id,
    cast(count(*) filter (where com_servico_digital) as double) as numerador,
    cast(count(*) as double) as denominador
  from area_no_ano
  where periodo_inicio <= {{ data_de_referencia() }}
  group by grouping sets ((periodo_inicio), (periodo_inicio, uf))
)
select
  'BDHI.463' as indicador_id,
  'ano' as periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  numerador,
  denominador,
  100 * numerador / denominador as valor,
  cast(null as double) as cobertura
from celula_de_nivel
