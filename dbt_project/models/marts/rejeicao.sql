with
problema_de_leitura as (
  select
    fonte,
    _entrega_id as entrega_id,
    _linha as linha,
    problema.coluna as coluna,
    problema.regra as regra,
    problema.valor as valor
  from (
    select fonte, _entrega_id, _linha, unnest(_problemas) as problema
    from {{ ref('int_problema_de_leitura') }}
  )
),
problema_de_registro as (
  select fonte, _entrega_id as entrega_id, _linha as linha, problema.coluna as coluna, problema.regra as regra
  from (
    select fonte, _entrega_id, _linha, unnest(_problemas) as problema
    from {{ ref('int_situacao_da_linha') }}
    where _problemas is not null
  )
),
problema as (
  -- the order of the three is the order in which a row is read: the first reason of a column is its reason
  select 1 as etapa, fonte, entrega_id, linha, coluna, regra, valor, rejeitada as arquivo_recusado, contagem
  from {{ source('lago', 'problema') }}
  union all
  select 2 as etapa, fonte, entrega_id, linha, coluna, regra, valor, false as arquivo_recusado, 1 as contagem
  from problema_de_leitura
  union all
  select 3 as etapa, r.fonte, r.entrega_id, r.linha, r.coluna, r.regra, v.valor, false as arquivo_recusado, 1 as contagem
  from problema_de_registro as r
  left join {{ ref('int_valor_recebido') }} as v using (entrega_id, linha, coluna)
),
primeira_razao as (
  select *
  from problema
  qualify etapa = min(etapa) over (partition by entrega_id, linha, coluna)
)
select
  coalesce(e.principal_id, e.entrega_id) as entrega_id,
  p.fonte,
  e.caminho,
  p.linha,
  p.coluna,
  p.valor,
  p.regra,
  replace(
    replace(replace(g.motivo, '{coluna}', coalesce(p.coluna, '')), '{fonte}', p.fonte),
    '{contagem}', coalesce(p.contagem, 1)::varchar
  ) as motivo,
  coalesce(not coalesce(v.aceita, s.aceita), p.arquivo_recusado) as rejeitada,
  -- a file of several núcleos is nobody's, but its row may say whose it is
  coalesce(n.nucleo_id, d.nucleo_id) as nucleo_id
from primeira_razao as p
inner join {{ source('lago', 'entrega') }} as e on e.entrega_id = p.entrega_id
left join {{ ref('regra') }} as g on g.regra = p.regra
left join {{ ref('int_situacao_da_linha') }} as s on s._entrega_id = p.entrega_id and s._linha = p.linha
left join {{ ref('int_linha_de_varias_fontes') }} as v
  on v.entrega_id = coalesce(e.principal_id, e.entrega_id) and v._linha = p.linha
left join {{ ref('nucleo') }} as n on n.nucleo_id = s.nucleo_id
left join {{ ref('entrega') }} as d on d.entrega_id = coalesce(e.principal_id, e.entrega_id)
