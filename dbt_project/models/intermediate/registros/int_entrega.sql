with
entrega_em_ordem as (
  select
    entrega_id,
    fonte,
    formato,
    codigo_nucleo,
    lista,
    mes_referencia,
    tipo_envio,
    not construida as nova,
    row_number() over (order by recebida_ns, caminho, entrega_id) as ordem
  from {{ source('lago', 'entrega') }}
),
-- an RE withdraws every earlier envelope of the same núcleo, list and month of reference
entrega_com_substituta as (
  select
    *,
    max(ordem) filter (where tipo_envio = 'RE')
      over (partition by codigo_nucleo, lista, mes_referencia) as ultima_substituicao,
    -- one that is found to have arrived earlier, in another copy, gives back what it had withdrawn
    bool_or(tipo_envio = 'RE' and nova)
      over (partition by codigo_nucleo, lista, mes_referencia) as tem_substituicao_nova
  from entrega_em_ordem
)
select
  entrega_id,
  fonte,
  formato,
  ordem,
  nova,
  formato = 'smart' and coalesce(ultima_substituicao > ordem, false) as retirada,
  formato = 'smart' and coalesce(tem_substituicao_nova, false) as retirada_agora
from entrega_com_substituta
