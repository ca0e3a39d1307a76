{#-
  Reading rules of the contract, one macro a type. Each takes an expression of trimmed, non-blank text (or null) and
  gives the typed value, null where the text is not valid: the caller reports every null that had a text.
-#}

{#- Text without the blanks around it; only empty or blank is null. -#}
{% macro aparado(texto) -%}
  nullif(trim({{ texto }}, {{ brancos() }}), '')
{%- endmacro %}

{% macro slug(texto) -%}
  nullif(trim(regexp_replace(lower(strip_accents({{ texto }})), '[^a-z0-9]+', '_', 'g'), '_'), '')
{%- endmacro %}

{#- A spreadsheet turns the code 2251 into 2251.0. -#}
{% macro sem_sufixo_decimal(texto) -%}
  regexp_replace({{ texto }}, '\.0$', '')
{%- endmacro %}

{% macro ler_inteiro(texto, faixa=none) -%}
  {%- set valor -%}
    try_cast(regexp_extract({{ texto }}, '^([+-]?\d+)([.,]0*)?$', 1) as bigint)
  {%- endset -%}
  {%- if faixa -%}
    {%- set limites = faixa.split('..') -%}
    case when {{ valor }} between {{ limites[0] }} and {{ limites[1] }} then {{ valor }} end
  {%- else -%}
    {{ valor }}
  {%- endif -%}
{%- endmacro %}

{#- The sign of a term: one that says neither plus nor minus adds. -#}
{% macro ler_sinal(texto, faixa) -%}
  {%- set valor = ler_inteiro(texto, faixa) -%}
  case {{ valor }} when 0 then 1 else {{ valor }} end
{%- endmacro %}

{#- A name that no indicator of the catalogue has. -#}
{% macro ler_indicador_local(texto) -%}
  nullif(regexp_extract({{ texto }}, '^LOCAL\.[A-Za-z0-9._]+$'), '')
{%- endmacro %}

{#- The last of . and , is the decimal mark; the other one, if any, groups thousands and goes. What overflows is no number. -#}
{% macro ler_decimal(texto) -%}
  nullif(nullif(try_cast(
    case
      when regexp_full_match({{ texto }}, '[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?') then replace({{ texto }}, ',', '.')
      when regexp_full_match({{ texto }}, '[+-]?\d+(\.\d+)*,\d*') then replace(replace({{ texto }}, '.', ''), ',', '.')
      when regexp_full_match({{ texto }}, '[+-]?\d+(,\d+)*\.\d*') then replace({{ texto }}, ',', '')
    end as double
  ), cast('infinity' as double)), cast('-infinity' as double))
{%- endmacro %}

{#- A year of four digits that is not 0000; an offset of at most 14 hours. -#}
{% macro _ano() -%} (\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3}) {%- endmacro %}
{% macro _relogio() -%} ([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d+)?)? {%- endmacro %}
{% macro _deslocamento() -%} (\s*([Zz]|[+-](0\d|1[0-3])(:?([0-5]\d))?|[+-]14(:?00)?))? {%- endmacro %}

{#- The usual form is tried first, without a regular expression: dates and instants hardly repeat, so they are read one by one. -#}
{% macro ler_data(bruto) -%}
  {%- set texto = aparado(bruto) -%}
  case
    when {{ bruto }} like '____-__-__' and {{ bruto }} > '0001' then try_cast({{ bruto }} as date)
    when {{ bruto }} like '__/__/____' and {{ bruto }}[7:] > '0000' then cast(try_strptime({{ bruto }}, '%d/%m/%Y') as date)
    when regexp_full_match({{ texto }}, '{{ _ano() }}-\d{1,2}-\d{1,2}') then try_cast({{ texto }} as date)
    when regexp_full_match({{ texto }}, '\d{1,2}/\d{1,2}/{{ _ano() }}') then cast(try_strptime({{ texto }}, '%d/%m/%Y') as date)
  end
{%- endmacro %}

{#- The clock reading as written, without its offset; a date alone is no instant. -#}
{% macro ler_instante(bruto) -%}
  {%- set texto = aparado(bruto) -%}
  {%- set sem_deslocamento -%}
    replace(regexp_extract({{ texto }}, '^(.*?\d:\d{2}(:\d{2}([.,]\d+)?)?){{ _deslocamento() }}$', 1), ',', '.')
  {%- endset -%}
  case
    when ({{ bruto }} like '____-__-__ __:__:__' or {{ bruto }} like '____-__-__T__:__:__') and {{ bruto }}[12:13] < '24'
      and {{ bruto }} > '0001'
      then try_cast({{ bruto }} as timestamp)
    when {{ bruto }} like '____-__-__T__:__:__-0_:00' and {{ bruto }}[12:13] < '24'
      and {{ bruto }} > '0001' and try_cast({{ bruto }} as timestamptz) is not null
      then try_cast(left({{ bruto }}, 19) as timestamp)
    when {{ bruto }} like '____-__-__T__:__:__Z' and {{ bruto }}[12:13] < '24' and {{ bruto }} > '0001'
      then try_cast(left({{ bruto }}, 19) as timestamp)
    when {{ bruto }} like '__/__/____ __:__:__' and {{ bruto }}[7:10] > '0000' then try_strptime({{ bruto }}, '%d/%m/%Y %H:%M:%S')
    when {{ bruto }} like '__/__/____ __:__' and {{ bruto }}[7:10] > '0000' then try_strptime({{ bruto }}, '%d/%m/%Y %H:%M')
    when regexp_full_match({{ texto }}, '{{ _ano() }}-\d{1,2}-\d{1,2}([Tt]|\s+){{ _relogio() }}{{ _deslocamento() }}')
      then try_cast({{ sem_deslocamento }} as timestamp)
    when regexp_full_match({{ texto }}, '\d{1,2}/\d{1,2}/{{ _ano() }}([Tt]|\s+){{ _relogio() }}{{ _deslocamento() }}')
      then try_strptime(
        {{ sem_deslocamento }}, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S.%f']
      )
  end
{%- endmacro %}

{#- The offset as written, in minutes east of UTC; null where the text has none and the clock is the núcleo's. -#}
{% macro ler_deslocamento(bruto) -%}
  {%- set marca -%}
    regexp_extract({{ aparado(bruto) }}, ':\d{2}(?:[.,]\d+)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)$', 1)
  {%- endset -%}
  case
    when {{ bruto }} like '____-__-__ __:__:__' or {{ bruto }} like '__/__/____ __:__:__' or {{ bruto }} like '__/__/____ __:__'
      then null
    when {{ bruto }} like '____-__-__T__:__:__-0_:00' then -60 * try_cast({{ bruto }}[22:22] as integer)
    when {{ bruto }} like '____-__-__T__:__:__Z' then 0
    when {{ marca }} = '' then null
    when upper({{ marca }}) = 'Z' then 0
    else
      (case when {{ marca }}[1] = '-' then -1 else 1 end)
      * (60 * try_cast({{ marca }}[2:3] as integer) + coalesce(try_cast(right(replace({{ marca }}, ':', '')[4:], 2) as integer), 0))
  end
{%- endmacro %}

{% macro ler_bool(texto) -%}
  case lower(strip_accents({{ texto }}))
    when 's' then true when 'sim' then true when '1' then true when 'true' then true
    when 'n' then false when 'nao' then false when '0' then false when 'false' then false
  end
{%- endmacro %}

{#- Case, accents, spaces and hyphens do not matter. -#}
{% macro ler_enum(texto, opcoes) -%}
  case regexp_replace(lower(strip_accents({{ texto }})), '[\s_-]+', '', 'g')
    {% for opcao in opcoes %}when '{{ opcao | lower | replace('_', '') }}' then '{{ opcao }}' {% endfor %}
  end
{%- endmacro %}

{% macro ler_cnes(texto) -%}
  {%- set codigo -%} lpad(regexp_extract({{ sem_sufixo_decimal(texto) }}, '^\d{1,7}$'), 7, '0') {%- endset -%}
  nullif(nullif(nullif({{ codigo }}, '0000000'), '9999999'), '')
{%- endmacro %}

{% macro ler_ine(texto) -%}
  nullif(nullif(lpad(regexp_extract({{ sem_sufixo_decimal(texto) }}, '^\d{1,10}$'), 10, '0'), '0000000000'), '')
{%- endmacro %}

{% macro ler_cbo(texto) -%}
  {%- set codigo -%}
    regexp_extract(translate({{ sem_sufixo_decimal(texto) }}, '-.', ''), '^(\d{6}|\d{4})$')
  {%- endset -%}
  nullif(nullif(nullif({{ codigo }}, '999999'), '000000'), '')
{%- endmacro %}

{% macro ler_cid10(texto) -%}
  nullif(regexp_extract(upper(replace({{ texto }}, '.', '')), '^[A-Z]\d{2}[0-9A-Z]?$'), '')
{%- endmacro %}

{% macro ler_ciap2(texto) -%}
  nullif(regexp_extract(upper({{ texto }}), '^[A-Z]\d{2}$'), '')
{%- endmacro %}

{% macro ler_sigtap(texto) -%}
  nullif(lpad(regexp_extract(translate({{ sem_sufixo_decimal(texto) }}, '-.', ''), '^\d{8,10}$'), 10, '0'), '0000000000')
{%- endmacro %}

{#- Ingestion hashed the person; it left `!` where the number failed its checksum. -#}
{% macro ler_pessoa(texto) -%}
  nullif({{ texto }}, '!')
{%- endmacro %}

{#- The item's reading for a list: an invalid item is dropped by the caller and reported. -#}
{% macro ler_item(texto, tipo) -%}
  {%- if tipo == 'cid10' -%}{{ ler_cid10(texto) }}
  {%- elif tipo == 'ciap2' -%}{{ ler_ciap2(texto) }}
  {%- else -%}{{ texto }}{%- endif -%}
{%- endmacro %}
