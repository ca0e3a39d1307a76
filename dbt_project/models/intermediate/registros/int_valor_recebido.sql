{{ config(
  materialized='incremental',
  incremental_strategy='append'
) }}
{#-
  The text as received of what was refused after reading (a reference, an order, a future instant): only typed values are
  kept in staging, so the lake is asked for the few rows concerned, once, since it never changes: of a new delivery in what
  is new of it. Never a person's column: none is judged here.
-#}
with
problema_de_registro as (
  select fonte, _entrega_id as entrega_id, _linha as linha, unnest(_problemas).coluna as coluna
  from {{ ref('int_situacao_da_linha') }}
  where _problemas is not null
),
problema_sem_valor as (
  select p.fonte, p.entrega_id, p.linha, p.coluna, e.nova
  from problema_de_registro as p
  inner join {{ ref('int_entrega') }} as e on e.entrega_id = p.entrega_id
  {%- if is_incremental() %}
  anti join {{ this }} as conhecido
    on conhecido.entrega_id = p.entrega_id and conhecido.linha = p.linha and conhecido.coluna = p.coluna
  {%- endif %}
)
{%- set partes = [] %}
{%- for fonte in fontes() %}
{%- set julgadas = [] %}
{%- for nome, c in contrato(fonte).colunas.items() if c.type == 'instante' or c.ref is defined %}{% do julgadas.append(nome) %}{% endfor %}
{%- if julgadas %}
{%- for relacao, condicao in {fonte: 'p.nova', fonte ~ '_completa': 'not p.nova'}.items() %}
{%- if partes %}
union all
{%- endif %}
{%- do partes.append(relacao) %}
select
  p.entrega_id,
  p.linha,
  p.coluna,
  case p.coluna
    {%- for nome in julgadas %}
    when '{{ nome }}' then l.{{ nome }}
    {%- endfor %}
    {%- if contrato(fonte).nomes %}
    when 'municipio_ibge' then coalesce(l.municipio_ibge, l.{{ contrato(fonte).nomes.municipio_ibge }})
    {%- elif contrato(fonte).municipio_por_nome %}
    when 'municipio_ibge' then l.municipio_ibge
    {%- endif %}
  end as valor
from problema_sem_valor as p
inner join {{ source('lago', relacao) }} as l on l._entrega_id = p.entrega_id and l._linha = p.linha
where p.fonte = '{{ fonte }}' and {{ condicao }}
{%- endfor %}
{%- endif %}
{%- endfor %}
