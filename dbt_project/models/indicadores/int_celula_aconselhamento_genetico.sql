{#- ONU2030.1830: 1 where a núcleo gave genetic counselling in the year, 0 where it worked and gave none. -#}
with
nucleo_no_ano as (
  select
    nucleo_id,
    {{ inicio_do_periodo("'ano'", 'mes') }} as periodo_inicio,
    count(*) filter (
      where especialidade in ('genetica', 'genetica_medica', 'aconselhamento_genetico')
    ) as de_genetica
  from {{ ref('int_especialidade_mes') }}
  group by all
),
nucleo_avaliado as (
  select
    nucleo_id,
    periodo_inicio,
    cast(case when de_genetica > 0 then 1 else 0 end as double) as prestou
  from nucleo_no_ano
)
select
  'ONU2030.1830' as indicador_id,
  'ano' as periodo_tipo,
  periodo_inicio,
  'nucleo' as nivel,
  nucleo_id as nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  prestou as numerador,
  cast(null as double) as denominador,
  prestou as valor,
  cast(null as double) as cobertura
from nucleo_avaliado
