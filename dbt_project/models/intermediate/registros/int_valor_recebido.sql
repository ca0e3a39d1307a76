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
),
{%- set julgadas = {} %}
{%- for fonte in fontes() %}
{%- for nome, c in contrato(fonte).colunas.items() if c.type == 'instante' or c.ref is defined %}
{%- do julgadas.setdefault(fonte, {}).update({nome: nome}) %}
{%- endfor %}
{%- if julgadas[fonte] is defined and contrato(fonte).nomes %}
{%- do julgadas[fonte].update(municipio_ibge='coalesce(municipio_ibge, ' ~ contrato(fonte).nomes.municipio_ibge ~ ')') %}
{%- elif julgadas[fonte] is defined and contrato(fonte).municipio_por_nome %}
{%- do julgadas[fonte].update(municipio_ibge='municipio_ibge') %}
{%- endif %}
{%- endfor %}
{%- set nomes = julgadas.values() | map('list') | sum(start=[]) | unique | list %}
{#- One join over the rows of all sources: each of sixty holds 4 MB until the last has ended. #}
{%- for parte, relacao in {'linha_nova': '', 'linha_conhecida': '_completa'}.items() %}
{{ parte }} as (
  {%- for fonte, colunas in julgadas.items() %}
  {%- if not loop.first %}
  union all
  {%- endif %}
  select
    '{{ fonte }}' as fonte,
    _entrega_id as entrega_id,
    _linha as linha
    {%- for nome in nomes %},
    {{ colunas.get(nome, 'null') }} as {{ nome }}
    {%- endfor %}
  from {{ source('lago', fonte ~ relacao) }}
  {%- endfor %}
){{ ',' if not loop.last }}
{%- endfor %}
{%- for parte, condicao in {'linha_nova': 'p.nova', 'linha_conhecida': 'not p.nova'}.items() %}
{%- if not loop.first %}
union all
{%- endif %}
select
  p.entrega_id,
  p.linha,
  p.coluna,
  case p.coluna
    {%- for nome in nomes %}
    when '{{ nome }}' then l.{{ nome }}
    {%- endfor %}
  end as valor
from problema_sem_valor as p
inner join {{ parte }} as l on l.entrega_id = p.entrega_id and l.linha = p.linha and l.fonte = p.fonte
where {{ condicao }}
{%- endfor %}
