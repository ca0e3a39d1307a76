{#-
  MG.aptos, MG.condicao: how many municípios fulfil what the state asks before the service starts, from the month of the
  first fulfilment on. A suspended condition counts as fulfilled, a missing one does not. A município whose conditions are
  with two núcleos is judged in each by that núcleo's, in the UF by all.
-#}
{%- set condicionalidades = contrato('condicionalidade_municipal').colunas.condicionalidade.of -%}
with
mes_observado as (
  select
    cast(unnest(generate_series(
      date_trunc('month', min(cumprida_em)), {{ data_de_referencia() }}, interval 1 month
    )) as date) as mes
  from {{ ref('dim_condicionalidade_municipal') }}
),
condicao_na_unidade as (
  select 'nucleo' as nivel, nucleo_id as nivel_id, municipio_ibge, condicionalidade, cumprida_em, suspensa
  from {{ ref('dim_condicionalidade_municipal') }}
  union all
  select 'uf' as nivel, m.uf as nivel_id, c.municipio_ibge, c.condicionalidade, c.cumprida_em, c.suspensa
  from {{ ref('dim_condicionalidade_municipal') }} as c
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = c.municipio_ibge
),
municipio_no_mes as (
  select
    m.mes,
    c.nivel,
    c.nivel_id,
    c.municipio_ibge
    {%- for condicionalidade in condicionalidades %},
    coalesce(bool_or(
      c.condicionalidade = '{{ condicionalidade }}'
      and (c.suspensa or coalesce(c.cumprida_em <= last_day(m.mes), false))
    ), false) as {{ condicionalidade }}
    {%- endfor %}
  from mes_observado as m
  cross join condicao_na_unidade as c
  group by m.mes, c.nivel, c.nivel_id, c.municipio_ibge
),
unidade_no_mes as (
  select
    mes,
    nivel,
    nivel_id,
    count(*) as municipios,
    count(*) filter (where {{ condicionalidades | join(' and ') }}) as aptos
    {%- for condicionalidade in condicionalidades %},
    count(*) filter (where {{ condicionalidade }}) as {{ condicionalidade }}
    {%- endfor %}
  from municipio_no_mes
  group by mes, nivel, nivel_id
),
celula as (
  select
    'MG.aptos' as indicador_id, mes, nivel, nivel_id, 'total' as dimensao, 'total' as categoria,
    cast(aptos as double) as numerador, cast(municipios as double) as denominador
  from unidade_no_mes
  {%- for condicionalidade in condicionalidades %}
  union all
  select
    'MG.condicao' as indicador_id, mes, nivel, nivel_id,
    'condicionalidade' as dimensao, '{{ condicionalidade }}' as categoria,
    cast({{ condicionalidade }} as double) as numerador, cast(municipios as double) as denominador
  from unidade_no_mes
  {%- endfor %}
)
select
  indicador_id,
  'mes' as periodo_tipo,
  mes as periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(null as integer) as posicao,
  numerador,
  denominador,
  100 * numerador / denominador as valor,
  cast(null as double) as cobertura
from celula
