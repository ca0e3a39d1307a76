{#- BDHI.463: of the priority areas of the survey, those that have a digital service. -#}
with
area_no_ano as (
  select
    'ano' as periodo_tipo,
    case when ano between 1 and 9999 then make_date(ano, 1, 1) end as periodo_inicio,
    uf,
    com_servico_digital
  from {{ ref('fct_saude_digital_prioridade') }}
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf']) }},
    count(*) filter (where com_servico_digital) as com_servico,
    count(*) as areas
  from area_no_ano
  where periodo_inicio <= {{ data_de_referencia() }}
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf))
)
select
  {{ celula_total('BDHI.463') }},
  {{ razao('com_servico', 'areas', fator=100) }}
from celula_de_nivel
