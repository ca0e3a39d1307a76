{{ config(materialized='view') }}
{#- Every delivered row of every source and what became of it. -#}
{%- for fonte in fontes() %}
{% if not loop.first %}union all{% endif %}
select
  '{{ fonte }}' as fonte,
  {{ 'nucleo_id' if 'nucleo_id' in contrato(fonte).chave else 'cast(null as varchar)' }} as nucleo_id,
  _entrega_id,
  _linha,
  aceita,
  retirada,
  vigente,
  _problemas
from {{ ref('int_' ~ fonte ~ '_versao') }}
{%- endfor %}
