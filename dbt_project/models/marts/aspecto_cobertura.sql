{#- What an evaluation covers: each aspect of the catalogue, and what there is on it now. -#}
with
indicador_do_aspecto as (
  select
    l.aspecto,
    string_agg(l.indicador_id, ', ' order by l.indicador_id) as indicadores,
    count(*) as qtd_indicadores,
    count(*) filter (where i.disponivel) as qtd_com_valores
  from (
    select a.aspecto, v.indicador_id
    from {{ ref('aspecto_indicador') }} as v
    inner join {{ ref('aspecto') }} as a on a.ordem = v.ordem
  ) as l
  inner join {{ ref('indicador') }} as i on i.indicador_id = l.indicador_id
  group by l.aspecto
),
nucleo_que_respondeu as (
  select cast(aspecto as varchar) as aspecto, count(*) as qtd_nucleos
  from {{ ref('aspecto_resposta') }}
  group by aspecto
)
select
  a.ordem,
  a.aspecto,
  a.norma,
  a.categoria,
  a.nome,
  a.natureza,
  a.localizacao,
  a.definicao,
  i.indicadores,
  coalesce(i.qtd_indicadores, 0) as qtd_indicadores,
  coalesce(i.qtd_com_valores, 0) as qtd_com_valores,
  coalesce(r.qtd_nucleos, 0) as qtd_nucleos,
  case
    when i.qtd_com_valores > 0 then 'calculado'
    when r.qtd_nucleos > 0 then 'respondido'
    when i.qtd_indicadores > 0 then 'sem_dados'
    else 'sem_resposta'
  end as cobertura
from {{ ref('aspecto') }} as a
left join indicador_do_aspecto as i on i.aspecto = a.aspecto
left join nucleo_que_respondeu as r on r.aspecto = a.aspecto
