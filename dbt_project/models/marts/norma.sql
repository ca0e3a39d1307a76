select
  norma,
  nome,
  orgao,
  ano,
  descricao,
  vigencia_inicio,
  vigencia_fim,
  substituida_por,
  situacao,
  serve_a,
  endereco,
  verificacao
from {{ ref('norma_catalogo') }}
union all
{#- What asks for the indicators of the state's own, as the state calls it. #}
select
  norma,
  norma || ', indicadores próprios do estado' as nome,
  null as orgao,
  null as ano,
  'O que o estado disse que pede indicadores próprios seus.' as descricao,
  null as vigencia_inicio,
  null as vigencia_fim,
  null as substituida_por,
  null as situacao,
  null as serve_a,
  null as endereco,
  null as verificacao
from {{ ref('int_indicador') }}
where norma not in (select norma from {{ ref('norma_catalogo') }})
group by norma
