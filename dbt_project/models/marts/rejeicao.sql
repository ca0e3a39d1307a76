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
  -- the order of the steps is the order in which a row is read: the first reason of a column is its reason. What only tells
  -- how a value was read gives way to what bars it.
  select
    case when regra = 'dia_sem_hora' then 4 else 1 end as etapa, fonte, entrega_id, linha, coluna, regra, valor, rejeitada as arquivo_recusado, aba, cabecalho, contagem,
    palavras
  from {{ source('lago', 'problema') }}
  union all by name
  select 2 as etapa, fonte, entrega_id, linha, coluna, regra, valor, false as arquivo_recusado
  from problema_de_leitura
  union all by name
  select 3 as etapa, r.fonte, r.entrega_id, r.linha, r.coluna, r.regra, v.valor, false as arquivo_recusado
  from problema_de_registro as r
  left join {{ ref('int_valor_recebido') }} as v using (entrega_id, linha, coluna)
),
problema_de_coluna as (
  select
    p.*,
    c.tipo,
    -- what a situação asks for may not be left empty, though the column may
    case when p.regra <> 'obrigatorio_ausente' then c.na_duvida end as na_duvida,
    -- a format of another system has words of its own for a column
    coalesce('Um destes: ' || p.palavras || '.', c.forma) as forma,
    coalesce(replace(p.palavras, ', ', '|'), c.aceitas) as aceitas,
    -- what was read may lack only because a later rule asks for it: the column's reasons bar the row together
    bool_or(
      p.arquivo_recusado
      or (p.etapa in (2, 3) and coalesce(c.exigida, false))
      or (p.etapa = 3 and (p.regra = 'obrigatorio_ausente' or p.regra like 'antes_de_%'))
    ) over (partition by p.entrega_id, p.linha, p.coluna) as barra
  from problema as p
  left join {{ ref('coluna_palavras') }} as c on c.fonte = p.fonte and c.coluna = p.coluna
),
primeira_razao as (
  select *, {{ dica_do_valor('regra', 'tipo', 'aceitas', 'valor') }} as dica
  from problema_de_coluna
  qualify etapa = min(etapa) over (partition by entrega_id, linha, coluna)
)
select
  coalesce(e.principal_id, e.entrega_id) as entrega_id,
  p.fonte,
  e.caminho,
  coalesce(p.aba, e.aba) as aba,
  p.linha,
  -- an instant that lies ahead bars a row whose situação asks for it: of a row that nothing else bars, it is why
  cast(case
    when p.barra then 1
    when p.regra = 'instante_futuro' and not s.aceita then 2
    else 3
  end as smallint) as ordem,
  p.coluna,
  coalesce(p.cabecalho, e.cabecalhos[p.coluna]) as cabecalho,
  p.valor,
  p.regra,
  coalesce(d.nome, g.nome) as causa,
  {{ preenchido('g.motivo', {
    'coluna': "coalesce(p.coluna, '')", 'fonte': 'p.fonte', 'valor': "coalesce(p.valor, '')",
    'contagem': "coalesce(cast(p.contagem as varchar), 'não contadas')"
  }) }} as motivo,
  trim(concat_ws(
    ' ',
    case
      when p.dica = 'palavra_parecida' then {{ preenchido('d.texto', {'parecida': palavra_parecida('p.valor', 'p.aceitas')}) }}
      else d.texto
    end,
    {{ preenchido('g.como_corrigir', {
      'coluna': "coalesce(p.coluna, 'a coluna')", 'forma': "concat_ws(' ', p.forma, p.na_duvida)"
    }) }}
  )) as dica,
  coalesce(p.contagem, 1) as contagem,
  coalesce(not coalesce(v.aceita, s.aceita), p.arquivo_recusado) as rejeitada,
  -- a file of several núcleos is nobody's, but its row may say whose it is
  coalesce(n.nucleo_id, f.nucleo_id) as nucleo_id
from primeira_razao as p
inner join {{ source('lago', 'entrega') }} as e on e.entrega_id = p.entrega_id
left join {{ ref('regra') }} as g on g.regra = p.regra
left join {{ ref('dica_palavras') }} as d on d.dica = p.dica
left join {{ ref('int_situacao_da_linha') }} as s on s._entrega_id = p.entrega_id and s._linha = p.linha
left join {{ ref('int_linha_de_varias_fontes') }} as v
  on v.entrega_id = coalesce(e.principal_id, e.entrega_id) and v._linha = p.linha
left join {{ ref('nucleo') }} as n on n.nucleo_id = s.nucleo_id
left join {{ ref('entrega') }} as f on f.entrega_id = coalesce(e.principal_id, e.entrega_id)
