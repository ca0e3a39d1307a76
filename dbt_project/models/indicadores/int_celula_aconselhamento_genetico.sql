{#- ONU2030.1830: 1 where a núcleo gave genetic counselling in the year, 0 where it worked and gave none. -#}
with
nucleo_no_ano as (
  select
    'ano' as periodo_tipo,
    {{ inicio_do_periodo("'ano'", 'mes') }} as periodo_inicio,
    'nucleo' as nivel,
    nucleo_id as nivel_id,
    max(
      case when especialidade in ('genetica', 'genetica_medica', 'aconselhamento_genetico') then 1 else 0 end
    ) as prestou
  from {{ ref('int_especialidade_mes') }}
  group by all
)
select
  {{ celula_total('ONU2030.1830') }},
  {{ contagem('prestou') }}
from nucleo_no_ano
