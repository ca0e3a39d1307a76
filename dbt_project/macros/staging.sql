{#-
  Staging of one source: every delivered row, typed by the contract, with what could not be read.

  _problemas  list of {coluna, regra, valor}: what the contract's reading rules refuse in this row, null when nothing;
  _recusada   true when a required column has no valid value: the row is no version of any record.
  What depends on other deliveries or on the reference instant (references, order, future) is judged in int_*_versao.
-#}
{% macro staging(fonte) %}
{%- set colunas = contrato(fonte).colunas -%}
{%- set colunas_de_nome = colunas_acrescentadas(fonte) -%}
{%- set ibges = [] -%}
{%- set medidas = [] -%}
{%- for nome, c in colunas.items() if c.type == 'ibge' %}{% do ibges.append(nome) %}{% endfor -%}
{%- for nome, c in colunas.items() if c.type == 'medida' %}{% do medidas.append(nome) %}{% endfor -%}
with
{#- Typing reads the lake's columns and nothing else: DuckDB then reads a repeated text once (a join before it costs 10 times as much). #}
linha_tipada as (
  select
    _entrega_id,
    _linha,
    _erro
    {%- for nome, c in colunas.items() %},
    {{ nome }} as bruto_{{ nome }},
    {{ _tipar(nome, c) }} as {{ nome }}{% if c.type in ('ibge', 'medida') %}_lido{% endif %}
    {%- if c.type == 'instante' %},
    cast({{ ler_deslocamento(nome) }} as smallint) as {{ nome }}_desloc
    {%- endif %}
    {%- if c.type == 'lista' %},
    list_filter(
      {{ _itens(nome) }}, lambda item: {{ ler_item('item', c.of) }} is null
    ) as itens_invalidos_{{ nome }}
    {%- endif %}
    {%- endfor %}
    {%- for nome in colunas_de_nome %},
    {{ aparado(nome) }} as {{ nome }}
    {%- endfor %}
  from {{ source('lago', fonte) }}
)
{%- if ibges %},
codigo_de_municipio as (
  select municipio_ibge as codigo, municipio_ibge from {{ source('lago', 'municipio') }}
  union all
  select left(municipio_ibge, 6) as codigo, municipio_ibge from {{ source('lago', 'municipio') }}
)
{%- endif %},
linha_completa as (
  select
    l.*
    {%- for nome in ibges %},
    m_{{ nome }}.municipio_ibge as {{ nome }}
    {%- endfor %}
    {%- for nome in medidas %},
    m_{{ nome }}.medida as {{ nome }}
    {%- endfor %}
  from linha_tipada as l
  {%- for nome in ibges %}
  left join codigo_de_municipio as m_{{ nome }} on m_{{ nome }}.codigo = l.{{ nome }}_lido
  {%- endfor %}
  {%- for nome in medidas %}
  left join {{ ref('medida_catalogo') }} as m_{{ nome }} on m_{{ nome }}.medida = l.{{ nome }}_lido
  {%- endfor %}
)
select
  _entrega_id,
  _linha
  {%- for nome, c in colunas.items() %},
  {% if c.default is defined -%}
    coalesce({{ nome }}, {{ _literal(c) }}) as {{ nome }}
  {%- elif c.period is defined -%}
    {{ inicio_do_periodo(c.period, nome) }} as {{ nome }}
  {%- else -%}
    {{ nome }}
  {%- endif %}
  {%- if c.type == 'instante' %},
  {{ nome }}_desloc
  {%- endif %}
  {%- endfor %}
  {%- for nome in colunas_de_nome %},
  {{ nome }}
  {%- endfor %},
  case
    when _erro is null and (
      {%- for nome, c in colunas.items() %}
      {% if not loop.first %}or {% endif -%}
      {%- if c.type == 'lista' %}len(itens_invalidos_{{ nome }}) > 0
      {%- elif c.req is defined %}{{ nome }} is null
      {%- else %}(bruto_{{ nome }} is not null and {{ nome }} is null)
      {%- endif %}
      {%- endfor %}
    ) then list_concat(
      list_filter([
        {%- for nome, c in colunas.items() if c.type != 'lista' %}
        {
          'coluna': '{{ nome }}',
          'regra': case
            when {{ nome }} is not null then null
            when {{ aparado('bruto_' ~ nome) }} is not null then 'valor_invalido'
            {%- if c.req is defined %}
            else 'obrigatorio_ausente'
            {%- endif %}
          end,
          'valor': {% if c.type == 'pessoa' %}cast(null as varchar){% else %}bruto_{{ nome }}{% endif %}
        }{% if not loop.last %},{% endif %}
        {%- endfor %}
      ], lambda problema: problema.regra is not null)
      {%- for nome, c in colunas.items() if c.type == 'lista' %},
      coalesce(list_transform(
        itens_invalidos_{{ nome }}, lambda item: {'coluna': '{{ nome }}', 'regra': 'valor_invalido', 'valor': item}
      ), [])
      {%- endfor %}
    )
  end as _problemas,
  (
    _erro is not null
    {%- for nome, c in colunas.items() if c.req is defined %}
    or {{ nome }} is null
    {%- endfor %}
  ) as _recusada
from linha_completa
{% endmacro %}


{#- A list's items, trimmed, blanks left out. -#}
{% macro _itens(nome) -%}
  list_filter(
    list_transform(string_split({{ nome }}, '|'), lambda parte: {{ aparado('parte') }}), lambda parte: parte is not null
  )
{%- endmacro %}


{% macro _tipar(nome, c) -%}
  {%- set texto = aparado(nome) -%}
  {%- if c.type in ('texto', 'medida') -%}{{ texto }}
  {%- elif c.type == 'indicador_local' -%}{{ ler_indicador_local(texto) }}
  {%- elif c.type == 'slug' -%}{{ slug(texto) }}
  {%- elif c.type == 'inteiro' -%}{{ ler_inteiro(texto, c.of) }}
  {%- elif c.type == 'sinal' -%}{{ ler_sinal(texto, c.of) }}
  {%- elif c.type == 'decimal' -%}{{ ler_decimal(texto) }}
  {%- elif c.type == 'data' -%}{{ ler_data(nome) }}
  {%- elif c.type == 'competencia' -%}{% if c.period is defined %}{{ ler_data(nome) }}{% else %}cast(date_trunc('month', {{ ler_data(nome) }}) as date){% endif %}
  {%- elif c.type == 'instante' -%}{{ ler_instante(nome) }}
  {%- elif c.type == 'bool' -%}{{ ler_bool(texto) }}
  {%- elif c.type == 'enum' -%}{{ ler_enum(texto, c.of if c.of is defined else ufs()) }}
  {%- elif c.type == 'lista' -%}
    list_filter(
      list_transform({{ _itens(nome) }}, lambda item: {{ ler_item('item', c.of) }}), lambda item: item is not null
    )
  {%- elif c.type == 'ibge' -%}{{ sem_sufixo_decimal(texto) }}
  {%- elif c.type == 'cnes' -%}{{ ler_cnes(texto) }}
  {%- elif c.type == 'ine' -%}{{ ler_ine(texto) }}
  {%- elif c.type == 'cbo' -%}{{ ler_cbo(texto) }}
  {%- elif c.type == 'cid10' -%}{{ ler_cid10(texto) }}
  {%- elif c.type == 'ciap2' -%}{{ ler_ciap2(texto) }}
  {%- elif c.type == 'sigtap' -%}{{ ler_sigtap(texto) }}
  {%- elif c.type == 'pessoa' -%}{{ ler_pessoa(nome) }}
  {%- endif -%}
{%- endmacro %}


{% macro _literal(c) -%}
  {%- if c.type == 'bool' -%}{{ 'true' if c.default == 'S' else 'false' }}
  {%- elif c.type in ('inteiro', 'sinal', 'decimal') -%}{{ c.default }}
  {%- else -%}'{{ c.default }}'
  {%- endif -%}
{%- endmacro %}


{% macro ufs() -%}
  {{ return([
    'AC', 'AL', 'AM', 'AP', 'BA', 'CE', 'DF', 'ES', 'GO', 'MA', 'MG', 'MS', 'MT', 'PA', 'PB', 'PE', 'PI', 'PR', 'RJ',
    'RN', 'RO', 'RR', 'RS', 'SC', 'SE', 'SP', 'TO'
  ]) }}
{%- endmacro %}


{#- A delivery that an interrupted run had typed already is typed again. -#}
{% macro apagar_entregas_novas() -%}
  {%- if is_incremental() -%}
    delete from {{ this }} where _entrega_id in (select entrega_id from {{ source('lago', 'entrega') }} where not construida)
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}


{#- The lake's columns after the contract's: names to be turned into codes, the month that tells which version is newer. -#}
{% macro colunas_acrescentadas(fonte) -%}
  {%- set c = contrato(fonte) -%}
  {{ return((c.nomes.values() | list) + ([c.mais_nova] if c.mais_nova else [])) }}
{%- endmacro %}
