{#-
  Staging of one source: every delivered row, typed by the contract, with what could not be read.

  _problemas  list of {coluna, regra, valor}: what the contract's reading rules refuse in this row, null when nothing;
  _recusada   true when a required column has no valid value: the row is no version of any record.
  municipio_nome  of a source with a núcleo: a name that stands alone, which the núcleo's UF turns into a code in int_*_versao.
  What depends on other deliveries or on the reference instant (references, order, future) is judged in int_*_versao.
-#}
{% macro staging(fonte) %}
{%- set c = contrato(fonte) -%}
{%- set colunas = c.colunas -%}
{%- set datadas = [] -%}
{%- set medidas = [] -%}
{%- set listas = [] -%}
{%- for nome, dita in colunas.items() if dita.type in ('data', 'competencia', 'instante') %}{% do datadas.append(nome) %}{% endfor -%}
{%- for nome, dita in colunas.items() if dita.type == 'medida' %}{% do medidas.append(nome) %}{% endfor -%}
{%- for nome, dita in colunas.items() if dita.type == 'lista' %}{% do listas.append(nome) %}{% endfor -%}
with
linha_aparada as (
  select
    _entrega_id,
    _linha,
    _erro
    {%- for nome, dita in colunas.items() %},
    {{ nome }} as bruto_{{ nome }},
    {{ nome if dita.type == 'pessoa' else aparado(nome) }} as {{ nome }}
    {%- endfor %}
    {%- for nome in colunas_acrescentadas(fonte) %},
    {{ aparado(nome) }} as {{ nome }}
    {%- endfor %}
  from {{ source('lago', fonte) }}
),
{#- Typing reads the lake's columns and nothing else: DuckDB then reads a repeated text once (a join before it costs 10 times as much). #}
linha_tipada as (
  select
    _entrega_id,
    _linha,
    _erro
    {%- for nome, dita in colunas.items() %},
    bruto_{{ nome }},
    {{ nome }} as texto_{{ nome }},
    {{ _tipar(nome, dita) }} as {{ nome }}{% if nome in datadas or dita.type in ('ibge', 'medida') %}_lido{% endif %}
    {%- if dita.type == 'instante' %},
    cast({{ ler_deslocamento(nome) }} as smallint) as {{ nome }}_desloc
    {%- endif %}
    {%- if dita.type == 'lista' %},
    {{ _itens_invalidos(nome, dita.of) }} as itens_invalidos_{{ nome }}
    {%- endif %}
    {%- endfor %}
    {%- if c.nomes %},
    {{ municipio_escrito(c.nomes.municipio_ibge) }} as municipio_nome_lido
    {%- endif %}
    {%- for nome in colunas_acrescentadas(fonte) %},
    {{ nome }}
    {%- endfor %}
  from linha_aparada
),
linha_completa as (
  select
    l.*
    {%- for nome in datadas %},
    {#- Asked only of the rows of a delivery in doubt. #}
    case when d.colunas_em_duvida is not null then
      list_contains(d.colunas_em_duvida, '{{ nome }}') and {{ dia_ou_mes('l.texto_' ~ nome) }}
    end as {{ nome }}_em_duvida
    {%- endfor %}
    {%- if 'municipio_ibge' in colunas %},
    m.municipio_ibge
    {%- endif %}
    {%- for nome in medidas %},
    m_{{ nome }}.medida as {{ nome }}
    {%- endfor %}
    {%- if c.municipio_por_nome %},
    case when {{ _municipio_lido(c) }} like ':%' then {{ _municipio_lido(c) }}[2:] end as municipio_nome
    {%- endif %}
  from linha_tipada as l
  {%- if 'municipio_ibge' in colunas %}
  left join {{ ref('int_municipio_escrito') }} as m on m.escrito = {{ _municipio_lido(c) }}
  {%- endif %}
  {%- for nome in medidas %}
  left join {{ ref('medida_catalogo') }} as m_{{ nome }} on m_{{ nome }}.medida = l.{{ nome }}_lido
  {%- endfor %}
  {%- if datadas %}
  left join {{ ref('int_entrega') }} as d on d.entrega_id = l._entrega_id and d.colunas_em_duvida is not null
  {%- endif %}
),
linha_datada as (
  select
    *
    {%- for nome in datadas %},
    case
      when not {{ nome }}_em_duvida is true
        {%- if colunas[nome].type == 'instante' %} and {{ nome }}_lido >= {{ primeiro_instante() }}{% endif %} then {{ nome }}_lido
    end as {{ nome }}
    {%- endfor %}
  from linha_completa
)
select
  _entrega_id,
  _linha
  {%- for nome, dita in colunas.items() %},
  {% if dita.default is defined -%}
    coalesce({{ nome }}, {{ _literal(dita) }}) as {{ nome }}
  {%- elif dita.period is defined -%}
    {{ inicio_do_periodo(dita.period, nome) }} as {{ nome }}
  {%- else -%}
    {{ nome }}
  {%- endif %}
  {%- if dita.type == 'instante' %},
  {{ nome }}_desloc
  {%- endif %}
  {%- endfor %}
  {%- if c.municipio_por_nome %},
  municipio_nome
  {%- endif %}
  {%- if c.nomes %},
  {{ c.nomes.ponto_cnes }}
  {%- endif %}
  {%- if c.mais_nova %},
  {{ c.mais_nova }}
  {%- endif %},
  case
    when _erro is null and (
      {%- for nome, dita in colunas.items() %}
      {% if not loop.first %}or {% endif -%}
      {%- if dita.type == 'lista' %}len(itens_invalidos_{{ nome }}) > 0
      {%- elif dita.req is defined %}{{ _sem_valor(nome, c) }}
      {%- else %}({{ _texto(nome, c) }} is not null and {{ _sem_valor(nome, c) }})
      {%- endif %}
      {%- endfor %}
    ) then nullif(
      {%- if listas %}list_concat({% endif %}
      list_filter([
        {%- for nome, dita in colunas.items() if dita.type != 'lista' %}
        {
          'coluna': '{{ nome }}',
          'regra': case
            when not ({{ _sem_valor(nome, c) }}) then null
            {%- if dita.type == 'instante' %}
            when {{ nome }}_lido < {{ primeiro_instante() }} then 'instante_antigo'
            {%- endif %}
            {%- if nome in datadas %}
            when {{ nome }}_em_duvida then 'data_ambigua'
            {%- endif %}
            when {{ _diz_algo(_texto(nome, c), dita) }} then 'valor_invalido'
            {%- if dita.req is defined %}
            else 'obrigatorio_ausente'
            {%- endif %}
          end,
          'valor': {% if dita.type == 'pessoa' %}cast(null as varchar){% else %}{{ _recebido(nome, c) }}{% endif %}
        }{% if not loop.last %},{% endif %}
        {%- endfor %}
      ], lambda problema: problema.regra is not null)
      {%- for nome in listas %},
      coalesce(list_transform(
        itens_invalidos_{{ nome }}, lambda item: {'coluna': '{{ nome }}', 'regra': 'valor_invalido', 'valor': item}
      ), [])
      {%- endfor %}
      {%- if listas %}){% endif %},
      []
    )
  end as _problemas,
  (
    _erro is not null
    {%- for nome, dita in colunas.items() if dita.req is defined %}
    or {{ _sem_valor(nome, c) }}
    {%- endfor %}
  ) as _recusada
from linha_datada
{% endmacro %}


{#- Where a row names its município: in the column itself; in a spreadsheet's column of names; with the UF that it says. -#}
{% macro _municipio_lido(c) -%}
  {%- if c.nomes -%}coalesce(l.municipio_ibge_lido, l.municipio_nome_lido)
  {%- elif 'uf' in c.colunas -%}
    case when l.municipio_ibge_lido like ':%' then l.uf || l.municipio_ibge_lido else l.municipio_ibge_lido end
  {%- else -%}l.municipio_ibge_lido
  {%- endif -%}
{%- endmacro %}


{#- The text of a column, trimmed and as received; of a município also that in a spreadsheet's column of names. -#}
{% macro _texto(nome, c) -%}
  {%- if nome == 'municipio_ibge' and c.nomes -%}coalesce(texto_{{ nome }}, {{ c.nomes[nome] }})
  {%- else -%}texto_{{ nome }}
  {%- endif -%}
{%- endmacro %}
{% macro _recebido(nome, c) -%}
  {%- if nome == 'municipio_ibge' and c.nomes -%}coalesce(bruto_{{ nome }}, {{ c.nomes[nome] }})
  {%- else -%}bruto_{{ nome }}
  {%- endif -%}
{%- endmacro %}


{#- Whether a column has no value, nor a name that may become one. -#}
{% macro _sem_valor(nome, c) -%}
  {{ nome }} is null
  {%- if nome == 'municipio_ibge' and c.municipio_por_nome %} and municipio_nome is null{% endif -%}
{%- endmacro %}


{#- Whether a text says anything: outside texto and pessoa there are words for nothing. -#}
{% macro _diz_algo(texto, dita) -%}
  {{ texto }} is not null
  {%- if dita.type not in ('texto', 'slug', 'medida', 'indicador_local', 'pessoa') %} and not ({{ diz_que_nao_ha(texto) }}){% endif -%}
{%- endmacro %}


{#- A list's items, trimmed, blanks left out. -#}
{% macro _itens(nome) -%}
  list_filter(
    list_transform(string_split({{ nome }}, '|'), lambda parte: {{ aparado('parte') }}), lambda parte: parte is not null
  )
{%- endmacro %}


{% macro _itens_invalidos(nome, tipo) -%}
  list_filter(
    {{ _itens(nome) }},
    lambda item: case
      when {{ ler_item('item', tipo) }} is null then {% if tipo == 'texto' %}true{% else %}not ({{ diz_que_nao_ha('item') }}){% endif %}
    end
  )
{%- endmacro %}


{#- The typed value of a column of trimmed text. -#}
{% macro _tipar(texto, c) -%}
  {%- if c.type in ('texto', 'medida') -%}{{ ler_texto(texto) }}
  {%- elif c.type == 'indicador_local' -%}{{ ler_indicador_local(texto) }}
  {%- elif c.type == 'slug' -%}{{ slug(ler_texto(texto)) }}
  {%- elif c.type == 'inteiro' -%}{{ ler_inteiro(texto, c.of) }}
  {%- elif c.type == 'sinal' -%}{{ ler_sinal(texto, c.of) }}
  {%- elif c.type == 'decimal' -%}{{ ler_decimal(texto) }}
  {%- elif c.type == 'data' -%}{{ ler_data(texto) }}
  {%- elif c.type == 'competencia' -%}{{ ler_competencia(texto) }}
  {%- elif c.type == 'instante' -%}{{ ler_instante(texto) }}
  {%- elif c.type == 'bool' -%}{{ ler_bool(texto) }}
  {%- elif c.type == 'enum' -%}{{ ler_enum(texto, c.of if c.of is defined else ufs()) }}
  {%- elif c.type == 'lista' -%}
    list_filter(
      list_transform({{ _itens(texto) }}, lambda item: {{ ler_item('item', c.of) }}), lambda item: item is not null
    )
  {%- elif c.type == 'ibge' -%}{{ municipio_escrito(texto) }}
  {%- elif c.type == 'cnes' -%}{{ ler_cnes(texto) }}
  {%- elif c.type == 'ine' -%}{{ ler_ine(texto) }}
  {%- elif c.type == 'cbo' -%}{{ ler_cbo(texto) }}
  {%- elif c.type == 'cid10' -%}{{ ler_cid10(texto) }}
  {%- elif c.type == 'ciap2' -%}{{ ler_ciap2(texto) }}
  {%- elif c.type == 'sigtap' -%}{{ ler_sigtap(texto) }}
  {%- elif c.type == 'pessoa' -%}{{ ler_pessoa(texto) }}
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
