{#-
  Months whose figures this run computes again, by family: those of every version of an affected record, those of records
  that name a registry row that changed, those a later reference instant may still move, and those of monthly sources
  that a new delivery names.
-#}
{#- Named outside the conditions, where dbt sees them when it parses. -#}
{%- set alterados = cadastros_alterados() -%}
{%- set versoes = {} -%}
{%- set chaves = {} -%}
{%- set de_registros = {} -%}
{%- set mensais = {} -%}
{%- for familia, f in familias().items() if f.instantes -%}
{%- do de_registros.update({familia: f}) -%}
{%- do versoes.update({familia: ref('int_' ~ familia ~ '_versao')}) -%}
{%- do chaves.update({familia: ref('int_' ~ familia ~ '_chave_afetada')}) -%}
{%- endfor -%}
{#- Sources that name their month, with the registry that places them, if any: a new row of it moves all their months. -#}
{%- for familia, f in familias().items() if not f.instantes -%}
{%- set lugar = f.situado_por -%}
{%- do mensais.update({familia: {
  'coluna': lugar.coluna, 'linhas': ref('stg_' ~ lugar.cadastro), 'vigentes': ref('dim_' ~ lugar.cadastro)
} if lugar else none}) -%}
{%- endfor -%}
{%- set entregas = ref('int_entrega') -%}
{%- set alcance = ref('int_alcance_da_referencia') -%}
with
entrega_nova as (
  select entrega_id from {{ entregas }} where nova or retirada_agora
),
mes_de_familia as (
  {%- for familia, f in de_registros.items() %}
  {% if not loop.first %}union all{% endif %}
  {%- if completa() %}
  select
    '{{ familia }}' as familia,
    unnest([
      {%- for base in f.instantes %}
      cast(date_trunc('month', {{ base }}) as date){{ ',' if not loop.last }}
      {%- endfor %}
    ]) as mes
  from {{ ref('fct_' ~ familia) }}
  {%- else %}
  {%- set de_cadastro_alterado = [] %}
  {%- for coluna, cadastro in f.cadastros.items() if cadastro in alterados %}
  {%- do de_cadastro_alterado.append("coalesce(r." ~ coluna ~ " in " ~ chaves_alteradas(cadastro) ~ ", false)") %}
  {%- endfor %}
  select
    '{{ familia }}' as familia,
    unnest([
      {%- for base in f.instantes %}
      case when r.de_cadastro_alterado or r.{{ base }} >= r.desde then cast(date_trunc('month', r.{{ base }}) as date) end
      {{- ',' if not loop.last }}
      {%- endfor %}
    ]) as mes
  from (
    select
      {{ f.instantes | join(', ') }},
      case when x.mudou then x.desde end as desde,
      {{ de_cadastro_alterado | join(' or ') or 'false' }} as de_cadastro_alterado
    from {{ ref('fct_' ~ familia) }} as r
    inner join {{ alcance }} as x on x.familia = '{{ familia }}'
  ) as r
  where r.de_cadastro_alterado or greatest(r.{{ f.instantes | join(', r.') }}) >= r.desde
  union all
  {#- In UTC, without zone: a day to either side covers every local month. #}
  select
    '{{ familia }}' as familia,
    unnest([
      {%- for base in f.instantes %}
      cast(date_trunc('month', v.{{ base }}_utc - interval 1 day) as date),
      cast(date_trunc('month', v.{{ base }}_utc + interval 1 day) as date){{ ',' if not loop.last }}
      {%- endfor %}
    ]) as mes
  from {{ versoes[familia] }} as v
  {#- A rejected row may lack part of its key. #}
  semi join {{ chaves[familia] }} as a
    on {% for nome in contrato(familia).chave %}a.{{ nome }} is not distinct from v.{{ nome }}{% if not loop.last %} and {% endif %}{% endfor %}
  {%- endif %}
  {%- endfor %}
  {%- for fonte, lugar in mensais.items() %}
  union all
  select '{{ fonte }}' as familia, competencia as mes
  from {{ ref('stg_' ~ fonte) }}
  where competencia is not null
  {%- if not completa() %}
  and (
    _entrega_id in (select entrega_id from entrega_nova)
    {%- if lugar %}
    or {{ lugar.coluna }} in (
      select {{ lugar.coluna }} from {{ lugar.linhas }} where _entrega_id in (select entrega_id from entrega_nova)
    )
    {#- A registry that was empty until now: nothing was checked against it. #}
    or (select bool_and(_entrega_id in (select entrega_id from entrega_nova)) from {{ lugar.vigentes }})
    {%- endif %}
  )
  {%- endif %}
  {%- endfor %}
)
select familia, mes
from mes_de_familia
where mes is not null
group by familia, mes
