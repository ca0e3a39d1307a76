{#- HAOC1.257d: what was answered or reported in the year, per thousand inhabitants of all the level's municípios. -#}
with
producao_no_mes as (
  select 'teleconsultoria' as servico, mes, nivel, nivel_id, tc_respondidas as registros
  from {{ ref('int_medida_teleconsultoria_respondida') }}
  where dimensao = 'total'
  union all
  select 'telediagnostico' as servico, mes, nivel, nivel_id, td_laudados as registros
  from {{ ref('int_medida_telediagnostico_laudado') }}
  where dimensao = 'total'
),
producao_no_ano as (
  select
    servico,
    year(mes) as ano,
    nivel,
    nivel_id,
    sum(registros) as registros
  from producao_no_mes
  where nivel <> 'nucleo'
  group by all
),
ano_de_producao as (
  select ano from producao_no_ano group by ano
),
populacao_no_ano as (
  select
    a.ano,
    m.uf,
    p.municipio_ibge,
    p.populacao
  from ano_de_producao as a
  inner join {{ ref('int_municipio_populacao') }} as p on a.ano between p.ano_inicial and p.ano_final
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = p.municipio_ibge
),
populacao_de_nivel as (
  select
    ano,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    sum(populacao) as populacao
  from {{ nas_regioes('populacao_no_ano') }}
  group by ano, grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf']) }})
)
select
  'HAOC1.257d' as indicador_id,
  'ano' as periodo_tipo,
  make_date(r.ano, 1, 1) as periodo_inicio,
  r.nivel,
  r.nivel_id,
  'servico' as dimensao,
  r.servico as categoria,
  {{ razao('r.registros', 'p.populacao', fator=1000) }}
from producao_no_ano as r
inner join populacao_de_nivel as p on p.ano = r.ano and p.nivel = r.nivel and p.nivel_id = r.nivel_id
where p.populacao > 0
