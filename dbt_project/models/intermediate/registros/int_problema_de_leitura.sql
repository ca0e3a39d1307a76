{{ config(materialized='view') }}
{#- What the reading rules refused, row by row, in every source. -#}
{%- for fonte in fontes() %}
{% if not loop.first %}union all{% endif %}
select '{{ fonte }}' as fonte, _entrega_id, _linha, _problemas
from {{ ref('stg_' ~ fonte) }}
where _problemas is not null
{%- endfor %}
