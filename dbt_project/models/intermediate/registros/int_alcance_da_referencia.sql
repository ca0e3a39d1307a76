{{ config(materialized='view') }}
{#- 35 days: what a later instant moves (72 h overdue, 30 days of BIREME) reaches no further back. -#}
select
  referencia is distinct from referencia_anterior as mudou,
  cast(date_trunc(
    'month', timezone('America/Sao_Paulo', least(referencia, referencia_anterior)) - interval 35 day
  ) as date) as desde,
  cast(timezone('America/Sao_Paulo', greatest(referencia, referencia_anterior)) as date) as ate
from {{ source('lago', 'execucao_corrente') }}
