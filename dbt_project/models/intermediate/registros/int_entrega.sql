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
    row_number() over (order by recebida_ns, caminho, entrega_id) as ordem
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
)
select
  entrega_id,
  fonte,
  formato,
  ordem,
  nova,
  so_acrescenta,
  coalesce(ultima_substituicao > ordem, false) as retirada,
  coalesce(tem_substituicao_nova, false) as retirada_agora,
  coalesce(ultima_publicada > ordem, false) as retirada_antes,
  case when ultima_nova > ordem then substituta_nova end as retirada_por
from entrega_com_substituta
