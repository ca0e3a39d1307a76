{{ config(materialized='view') }}
{#-
  How far back a later instant still moves figures: 35 days (72 h overdue, 30 days of BIREME), or what a family says of
  itself. The row without family is that of all other sources.
-#}
{%- for familia in [none] + familias() | list %}
{% if not loop.first %}union all{% endif %}
select
  {{ "'" ~ familia ~ "'" if familia else 'cast(null as varchar)' }} as familia,
  referencia is distinct from referencia_anterior as mudou,
  cast(date_trunc(
    'month',
    timezone('America/Sao_Paulo', least(referencia, referencia_anterior))
    - interval {{ familias().get(familia, {}).alcance_dias or 35 }} day
  ) as date) as desde,
  cast(timezone('America/Sao_Paulo', greatest(referencia, referencia_anterior)) as date) as ate
from {{ source('lago', 'execucao_corrente') }}
{%- endfor %}
