{{ config(materialized='view') }}
{#- To which núcleo and month a row of teleconsultoria with a reading problem belongs. -#}
select
  _entrega_id,
  _linha,
  nucleo_id,
  cast(date_trunc('month', coalesce(respondida_em, solicitada_em)) as date) as mes
from {{ ref('stg_teleconsultoria') }}
where _problemas is not null
