{#-
  MG.aptos, MG.condicao: how many municípios fulfil what the state asks before the service starts, from the month of the
  first fulfilment on. A suspended condition counts as fulfilled, a missing one does not. A município whose conditions are
  with two núcleos is judged in each by that núcleo's, in the UF by all.
-#}
{%- set condicionalidades = contrato('condicionalidade_municipal').colunas.condicionalidade.of -%}
with
mes_observado as (
  {{ periodos_desde(ref('dim_condicionalidade_municipal'), 'cumprida_em', ['mes']) }}
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
    m.periodo_tipo,
    m.periodo_inicio,
    c.nivel,
    c.nivel_id,
    c.municipio_ibge
    {%- for condicionalidade in condicionalidades %},
    coalesce(bool_or(
      c.condicionalidade = '{{ condicionalidade }}'
      and (c.suspensa or coalesce(c.cumprida_em <= m.periodo_fim, false))
    ), false) as {{ condicionalidade }}
    {%- endfor %}
  from mes_observado as m
  cross join condicao_na_unidade as c
  group by m.periodo_tipo, m.periodo_inicio, c.nivel, c.nivel_id, c.municipio_ibge
),
unidade_no_mes as (
  select
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    count(*) as municipios,
    count(*) filter (where {{ condicionalidades | join(' and ') }}) as aptos
    {%- for condicionalidade in condicionalidades %},
    count(*) filter (where {{ condicionalidade }}) as {{ condicionalidade }}
    {%- endfor %}
  from municipio_no_mes
  group by periodo_tipo, periodo_inicio, nivel, nivel_id
)
select
  {{ celula_total('MG.aptos') }},
  {{ razao('aptos', 'municipios', fator=100) }}
from unidade_no_mes
{%- for condicionalidade in condicionalidades %}
union all
select
  'MG.condicao' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id,
  'condicionalidade' as dimensao, '{{ condicionalidade }}' as categoria,
  {{ razao(condicionalidade, 'municipios', fator=100) }}
from unidade_no_mes
{%- endfor %}
