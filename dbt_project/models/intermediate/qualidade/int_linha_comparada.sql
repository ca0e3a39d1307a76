{{ config(materialized='view') }}
{#-
  Every delivered row of every source, by what deliveries are compared by: its key, its núcleo where that is part of the key,
  and the month in which it counts here: that of its first instant, in Brasília, which an answer that comes later does not
  move; of a monthly source, its month. A registry has none; a row of another source without one is left out.
-#}
{%- for fonte in fontes() %}
{%- set mes = mes_comparado(fonte) %}
{% if not loop.first %}union all{% endif %}
select
  '{{ fonte }}' as fonte,
  v._entrega_id,
  {{ 'v.nucleo_id' if 'nucleo_id' in contrato(fonte).chave else 'cast(null as varchar)' }} as nucleo_id,
  {{ mes or 'cast(null as date)' }} as mes,
  hash(v.{{ contrato(fonte).chave | join(', v.') }}) as chave,
  v.aceita,
  v.vigente
from {{ ref('int_' ~ fonte ~ '_versao') }} as v
{%- if mes %}
where {{ mes }} is not null
{%- endif %}
{%- endfor %}
