with
contagem_de_uma_fonte as (
  select
    _entrega_id as entrega_id,
    count(*) as linhas_no_lago,
    count(*) filter (where aceita) as aceitas,
    count(*) filter (where retirada) as retiradas,
    count(*) filter (where aceita and not retirada and not vigente) as substituidas,
    -- a file of one núcleo is that núcleo's; one of several, like a state's registry, is nobody's in particular
    case
      when min(nucleo_id) filter (where aceita) = max(nucleo_id) filter (where aceita)
        then min(nucleo_id) filter (where aceita)
    end as nucleo_id
  from {{ ref('int_situacao_da_linha') }}
  group by _entrega_id
),
contagem_de_varias_fontes as (
  select
    entrega_id,
    count(*) as linhas_no_lago,
    count(*) filter (where aceita) as aceitas,
    count(*) filter (where retirada) as retiradas,
    count(*) filter (where aceita and not retirada and not vigente) as substituidas,
    case when min(menor_nucleo) = max(maior_nucleo) then min(menor_nucleo) end as nucleo_id
  from {{ ref('int_linha_de_varias_fontes') }}
  group by entrega_id
),
contagem as (
  select *, false as varias
  from contagem_de_uma_fonte
  anti join contagem_de_varias_fontes using (entrega_id)
  union all
  select *, true as varias
  from contagem_de_varias_fontes
),
entrega_lida as (
  select
    e.* replace (coalesce(e.linhas_apagadas, 0) as linhas_apagadas),
    -- of several sources none has all the rows
    case when c.varias then c.linhas_no_lago + coalesce(e.linhas_apagadas, 0) else e.linhas_lidas end as lidas
  from {{ source('lago', 'entrega') }} as e
  left join contagem as c on c.entrega_id = e.entrega_id
  where e.principal_id is null
)
select
  e.entrega_id,
  e.fonte,
  e.formato,
  e.caminho,
  e.aba,
  e.sha256,
  e.recebida_em,
  coalesce(e.codigo_nucleo, c.nucleo_id) as nucleo_id,
  e.mes_referencia,
  e.tipo_envio,
  e.lidas as linhas_lidas,
  coalesce(c.aceitas, 0) as linhas_aceitas,
  e.lidas - e.linhas_apagadas - coalesce(c.aceitas, 0) as linhas_rejeitadas,
  coalesce(c.substituidas, 0) as linhas_substituidas,
  coalesce(c.retiradas, 0) as linhas_retiradas,
  e.recusada,
  e.linhas_apagadas
from entrega_lida as e
left join contagem as c on c.entrega_id = e.entrega_id
