{#- MSNT5.415a and 415b: the ten most frequent codes, ties by code. -#}
with
codigo_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'c.mes') }} as periodo_inicio,
    c.nivel,
    c.nivel_id,
    c.dimensao,
    c.codigo,
    sum(c.registros) as registros
  from {{ ref('int_tema_mes') }} as c
  cross join {{ tipos_de_periodo() }} as t
  group by all
),
codigo_em_posicao as (
  select
    *,
    row_number() over (
      partition by periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao
      order by registros desc, codigo asc
    ) as posicao
  from codigo_no_periodo
),
respondida_no_periodo as (
  {{ totais_no_periodo(ref('int_medida_teleconsultoria_respondida'), {
    'respondidas': 'sum(m.tc_respondidas)',
    'com_cid10': 'sum(m.tc_com_cid10)',
    'com_ciap2': 'sum(m.tc_com_ciap2)'
  }) }}
),
tema as (
  select
    c.*,
    case c.dimensao when 'cid10_categoria' then r.com_cid10 else r.com_ciap2 end as com_codigo,
    r.respondidas
  from codigo_em_posicao as c
  inner join respondida_no_periodo as r using (periodo_tipo, periodo_inicio, nivel, nivel_id)
  where c.posicao <= 10
)
select
  case dimensao when 'cid10_categoria' then 'MSNT5.415a' else 'MSNT5.415b' end as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  codigo as categoria,
  cast(posicao as integer) as posicao,
  cast(registros as double) as numerador,
  cast(com_codigo as double) as denominador,
  100 * cast(registros as double) / cast(com_codigo as double) as valor,
  cast(com_codigo as double) / cast(respondidas as double) as cobertura
from tema
