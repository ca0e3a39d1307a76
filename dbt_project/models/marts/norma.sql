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
union all by name
{#- What asks for the indicators of the state's own, as the state calls it. #}
select
  norma,
  norma || ', indicadores próprios do estado' as nome,
  'O que o estado disse que pede indicadores próprios seus.' as descricao
from {{ ref('int_indicador') }}
where norma not in (select norma from {{ ref('norma_catalogo') }})
group by norma
