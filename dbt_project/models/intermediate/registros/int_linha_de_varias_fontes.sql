{{ config(materialized='view') }}
{#- A row of a file that feeds several sources: one row whatever it fed, accepted where one of them took it. -#}
with
principal as (
  select
    entrega_id,
    coalesce(principal_id, entrega_id) as principal_id
  from {{ source('lago', 'entrega') }}
),
grupo as (
  select
    entrega_id,
    principal_id
  from principal
  qualify count(*) over (partition by principal_id) > 1
)
select
  g.principal_id as entrega_id,
  l._linha,
  bool_or(l.aceita) as aceita,
  bool_or(l.retirada) as retirada,
  bool_or(l.vigente) as vigente,
  min(l.nucleo_id) filter (where l.aceita) as menor_nucleo,
  max(l.nucleo_id) filter (where l.aceita) as maior_nucleo
from {{ ref('int_situacao_da_linha') }} as l
inner join grupo as g on g.entrega_id = l._entrega_id
group by all
