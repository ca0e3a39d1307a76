{#- A row as staging has it: of every delivery, or, in an incremental run, of the keys that this run judges again. -#}
{% macro linha_a_julgar(j, chave_afetada) -%}
linha_a_julgar as (
  select l.*
  from {{ ref('stg_' ~ j.fonte) }} as l
  {%- if chave_afetada and is_incremental() %}
  semi join {{ chave_afetada }} as afetada on {{ mesma_chave(j.chave, 'afetada', 'l') }}
  {%- endif %}
)
{%- endmacro %}
