{#- An accepted row that no envelope withdrew: vigente, whether it is the one in force of its key. -#}
{% macro versao_de_registro(j) -%}
{%- set com_atualizacao = 'atualizado_em_utc' in j.julgadas -%}
versao_de_registro as (
  select
    l._entrega_id,
    l._linha,
    row_number() over (
      partition by l.{{ j.chave | join(', l.') }}
      order by
        e.so_acrescenta asc,
        {%- if com_atualizacao %}
        l.atualizado_em_utc desc nulls last,
        {%- endif %}
        {%- if j.mais_nova %}
        l.{{ j.mais_nova }} desc nulls last,
        {%- endif %}
        e.ordem desc,
        l._linha desc
    ) = 1 as vigente
  from linha_julgada as l
  inner join {{ ref('int_entrega') }} as e on e.entrega_id = l._entrega_id
  where l.aceita and not e.retirada
)
{%- endmacro %}
