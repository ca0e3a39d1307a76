with
entrega_em_ordem as (
  select
    entrega_id,
    fonte,
    formato,
    codigo_nucleo,
    lista,
    mes_referencia,
    substitui,
    coalesce(so_acrescenta, false) as so_acrescenta,
    not construida as nova,
    relida_por,
    -- what one sheet proves of a column is true of all the sheets of its file
    nullif(list_distinct(flatten(list(coalesce(colunas_em_duvida, [])) over (
      partition by fonte, coalesce(arquivo_id, entrega_id)
    ))), []) as colunas_em_duvida,
    row_number() over (order by recebida_ns, caminho, posicao, entrega_id) as ordem
  from {{ source('lago', 'entrega') }}
),
-- one that replaces withdraws every earlier envelope of the same format, núcleo, list and month of reference
entrega_com_substituta as (
  select
    *,
    max(ordem) filter (where substitui)
      over (partition by formato, codigo_nucleo, lista, mes_referencia) as ultima_substituicao,
    -- one that is found to have arrived earlier, in another copy, gives back what it had withdrawn
    bool_or(substitui and nova)
      over (partition by formato, codigo_nucleo, lista, mes_referencia) as tem_substituicao_nova,
    max(ordem) filter (where substitui and not nova)
      over (partition by formato, codigo_nucleo, lista, mes_referencia) as ultima_publicada,
    max(ordem) filter (where substitui and nova)
      over (partition by formato, codigo_nucleo, lista, mes_referencia) as ultima_nova,
    arg_max(entrega_id, ordem) filter (where substitui and nova)
      over (partition by formato, codigo_nucleo, lista, mes_referencia) as substituta_nova
  from entrega_em_ordem
),
-- a file read again, by other parameters of the state, takes the place of what it had given
arquivo_relido as (
  select
    arquivo_id,
    bool_or(not construida) as nova,
    min(entrega_id) filter (where principal_id is null) as entrega_id
  from {{ source('lago', 'entrega') }}
  group by arquivo_id
)
select
  e.entrega_id,
  e.fonte,
  e.formato,
  e.ordem,
  e.nova,
  e.so_acrescenta,
  e.colunas_em_duvida,
  coalesce(e.ultima_substituicao > e.ordem, false) or e.relida_por is not null as retirada,
  coalesce(e.tem_substituicao_nova, false) or coalesce(r.nova, false) as retirada_agora,
  coalesce(e.ultima_publicada > e.ordem, false) or coalesce(not r.nova, false) as retirada_antes,
  coalesce(
    case when e.ultima_nova > e.ordem then e.substituta_nova end, case when r.nova then r.entrega_id end
  ) as retirada_por
from entrega_com_substituta as e
left join arquivo_relido as r on r.arquivo_id = e.relida_por
