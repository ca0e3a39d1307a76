with
grupo as (
  select
    entrega_id,
    fonte,
    caminho,
    aba,
    coluna,
    cabecalho,
    regra,
    causa,
    dica,
    rejeitada and ordem < 3 as barra,
    nucleo_id,
    min(motivo) as motivo,
    -- a line with several bad items is one; an entry that stands for many says how many
    cast(count(distinct linha) filter (where contagem = 1) + coalesce(sum(contagem) filter (where contagem > 1), 0) as bigint)
      as contagem,
    min({'linha': linha, 'valor': valor}, 5) as exemplos
  from {{ ref('rejeicao') }}
  group by all
)
select
  c.entrega_id,
  c.fonte,
  c.caminho,
  c.aba,
  c.coluna,
  c.cabecalho,
  c.regra,
  c.causa,
  case
    when g.sobre = 'arquivo' then upper(c.causa[1]) || c.causa[2:]
    when c.contagem = 1 then '1 linha: ' || c.causa
    else replace(format('{:,}', c.contagem), ',', '.') || ' linhas: ' || c.causa
  end as resumo,
  c.contagem,
  c.barra,
  c.motivo,
  c.dica,
  c.exemplos,
  c.nucleo_id
from grupo as c
inner join {{ ref('regra') }} as g on g.regra = c.regra
