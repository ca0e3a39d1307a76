{#-
  Reading rules of the contract, one macro a type. Each takes an expression of text without its wrapping (aparado), or null,
  and gives the typed value, null where the text is not valid: the caller reports every null that had a text.
-#}

{#-
  Text without the blanks around it and without what Excel puts there to force text (="0012", '0012); null when nothing is
  left. Two characters tell the few texts that need it. They come first: where none does, a repeated text stays one.
-#}
{% macro aparado(texto) -%}
  case when {{ _embrulhado(texto) }} then {{ _desembrulhado(texto) }} else {{ texto }} end
{%- endmacro %}

{% macro _embrulhado(texto) -%}
  (unicode({{ texto }}) not between 48 and 122 or unicode({{ texto }}) = 61 or unicode(right({{ texto }}, 1)) not between 35 and 126)
{%- endmacro %}

{% macro _desembrulhado(texto) -%}
  nullif(trim(
    regexp_replace(trim({{ texto }}, {{ brancos() }}), '^(?:="(.*)"|''(\d.*))$', '\1\2', 's'), {{ brancos() }}
  ), '')
{%- endmacro %}

{#-
  Whether a text is what a spreadsheet shows in a cell whose formula failed: no value of any column. A pattern, and not a list
  of texts: DuckDB makes a join of a long list, and asks it of every row.
-#}
{% macro celula_de_erro(texto) -%}
  regexp_full_match(
    upper(strip_accents({{ texto }})),
    '#(N/[DA]|DIV/0!|(REF|VALOR|VALUE|NULO|NULL|NUM|DESPEJAR|SPILL|CALC|CAMPO|FIELD|BLOQUEADO|BLOCKED|CONECTAR|CONNECT)!|(NOME|NAME)\?)'
  )
{%- endmacro %}

{#- Whether a text says that there is no value, #N/D aside; where words are values (texto, pessoa) it says no such thing. -#}
{% macro diz_que_nao_ha(texto) -%}
  not starts_with({{ texto }}, '#') and (
    regexp_full_match({{ slug(texto) }}, 'n_a|n_d|nd|nao_informado|nao_se_aplica|ignorado|null|none') is true
    or regexp_full_match({{ texto }}, '[-‐‑‒–—―−\s]+')
  )
{%- endmacro %}

{% macro ler_texto(texto) -%}
  case when starts_with({{ texto }}, '#') then case when not {{ celula_de_erro(texto) }} then {{ texto }} end else {{ texto }} end
{%- endmacro %}

{% macro slug(texto) -%}
  nullif(trim(regexp_replace(lower(strip_accents({{ texto }})), '[^a-z0-9]+', '_', 'g'), '_'), '')
{%- endmacro %}

{#- A spreadsheet turns the code 2251 into 2251.0. -#}
{% macro sem_sufixo_decimal(texto) -%}
  regexp_replace({{ texto }}, '\.0$', '')
{%- endmacro %}

{#- A whole number, in any of the ways in which a decimal is written; past 2^53 a double no longer tells it from the next. -#}
{% macro ler_inteiro(texto, faixa=none) -%}
  {%- set decimal = ler_decimal(texto) -%}
  {%- set valor -%}
    case
      when not regexp_full_match({{ texto }}, '[+-]?\d+([.,]0*)?') then case
        when abs({{ decimal }}) <= 9007199254740992 and {{ decimal }} = floor({{ decimal }}) then cast({{ decimal }} as bigint)
      end
      else try_cast(regexp_extract({{ texto }}, '^[+-]?\d+') as bigint)
    end
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

{#-
  The last of . and , is the decimal mark; the other one, if any, groups thousands and goes. One that occurs twice or more,
  between groups of three, groups thousands too. What overflows is no number.
-#}
{% macro ler_decimal(texto) -%}
  nullif(nullif(try_cast(
    case
      when regexp_full_match({{ texto }}, '[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?') then replace({{ texto }}, ',', '.')
      when regexp_full_match({{ texto }}, '[+-]?\d{1,3}(\.\d{3}){2,}|[+-]?\d{1,3}(,\d{3}){2,}') then translate({{ texto }}, '.,', '')
      when regexp_full_match({{ texto }}, '[+-]?\d+(\.\d+)*,\d*') then replace(replace({{ texto }}, '.', ''), ',', '.')
      when regexp_full_match({{ texto }}, '[+-]?\d+(,\d+)*\.\d*') then replace({{ texto }}, ',', '')
    end as double
  ), cast('infinity' as double)), cast('-infinity' as double))
{%- endmacro %}

{#-
  How days and clocks are written, as patterns: a year of four digits that is not 0000; 24:00 is the next day's 00:00; an
  offset of at most 14 hours.
-#}
{% macro _ano() -%} (?:\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3}) {%- endmacro %}
{% macro _dia() -%}
  (?:{{ _ano() }}-\d{1,2}-\d{1,2}|{{ _ano() }}/\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}/{{ _ano() }}|\d{1,2}\.\d{1,2}\.{{ _ano() }})
{%- endmacro %}
{% macro _entre_dia_e_hora() -%} (?:[Tt]|[\s\x{A0}]+) {%- endmacro %}
{% macro _relogio() -%}
  (?:(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?|[hH][0-5]\d)|24(?::00(?::00(?:[.,]0+)?)?|[hH]00))
{%- endmacro %}
{% macro _meia_noite() -%} 0?0(?::00(?::00(?:[.,]0+)?)?|[hH]00) {%- endmacro %}
{% macro _deslocamento() -%} (?:\s*(?:[Zz]|[+-](?:0\d|1[0-3])(?::?(?:[0-5]\d))?|[+-]14(?::?00)?))? {%- endmacro %}

{#- The day of a text that has the form of one. -#}
{% macro _data_do_dia(dia) -%}
  case
    when {{ dia }}[5:5] in ('-', '/') then try_cast(replace({{ dia }}, '/', '-') as date)
    else cast(try_strptime(replace({{ dia }}, '.', '/'), '%d/%m/%Y') as date)
  end
{%- endmacro %}

{% macro ler_data(texto) -%}
  case
    {{ _quando_data(texto) }}
  end
{%- endmacro %}

{#- The usual form is tried first, without a regular expression: dates and instants hardly repeat, so they are read one by one. -#}
{% macro _quando_data(texto) -%}
    {%- set dia -%} regexp_extract({{ texto }}, '^{{ _dia() }}') {%- endset -%}
    when {{ texto }} like '____-__-__' and {{ texto }} > '0001' then try_cast({{ texto }} as date)
    when {{ texto }} like '__/__/____' and {{ texto }}[7:] > '0000' then cast(try_strptime({{ texto }}, '%d/%m/%Y') as date)
    when regexp_full_match({{ texto }}, '{{ _dia() }}(?:{{ _entre_dia_e_hora() }}{{ _meia_noite() }}{{ _deslocamento() }})?')
      then {{ _data_do_dia(dia) }}
{%- endmacro %}

{#- A month, by any of its days or by itself: 05/2024, 2024-05, mai/2024, maio/2024. -#}
{% macro ler_competencia(texto) -%}
  {%- set por_nome = 'lower(strip_accents(' ~ texto ~ '))' -%}
  {%- set ano -%} try_cast(regexp_extract({{ texto }}, '\d{4}') as integer) {%- endset -%}
  cast(date_trunc('month', case
    when regexp_full_match({{ texto }}, '(?:0?[1-9]|1[0-2])/{{ _ano() }}')
      then make_date({{ ano }}, try_cast(split_part({{ texto }}, '/', 1) as integer), 1)
    when regexp_full_match({{ texto }}, '{{ _ano() }}-(?:0?[1-9]|1[0-2])')
      then make_date({{ ano }}, try_cast(split_part({{ texto }}, '-', 2) as integer), 1)
    when regexp_full_match(
      {{ por_nome }},
      '(jan(eiro)?|fev(ereiro)?|mar(co)?|abr(il)?|maio?|jun(ho)?|jul(ho)?|ago(sto)?|set(embro)?|out(ubro)?|nov(embro)?|dez(embro)?)/{{ _ano() }}'
    ) then make_date(
      {{ ano }},
      list_position(['jan', 'fev', 'mar', 'abr', 'mai', 'jun', 'jul', 'ago', 'set', 'out', 'nov', 'dez'], left({{ por_nome }}, 3)),
      1
    )
    {{ _quando_data(texto) }}
  end) as date)
{%- endmacro %}

{#- The clock reading as written, without its offset; a date alone is no instant. -#}
{% macro ler_instante(texto) -%}
  {%- set as_24_horas -%} {{ texto }} like '___________24%' {%- endset -%}
  {%- set dia -%} regexp_extract({{ texto }}, '^{{ _dia() }}') {%- endset -%}
  {%- set relogio -%}
    translate(regexp_extract({{ texto }}, '^{{ _dia() }}{{ _entre_dia_e_hora() }}({{ _relogio() }})', 1), 'hH,', '::.')
  {%- endset -%}
  case
    when ({{ texto }} like '____-__-__ __:__:__' or {{ texto }} like '____-__-__T__:__:__') and not {{ as_24_horas }}
      and {{ texto }} > '0001'
      then try_cast({{ texto }} as timestamp)
    when {{ texto }} like '____-__-__T__:__:__-0_:00' and not {{ as_24_horas }}
      and {{ texto }} > '0001' and try_cast({{ texto }} as timestamptz) is not null
      then try_cast(left({{ texto }}, 19) as timestamp)
    when {{ texto }} like '____-__-__T__:__:__Z' and not {{ as_24_horas }} and {{ texto }} > '0001'
      then try_cast(left({{ texto }}, 19) as timestamp)
    when {{ texto }} like '__/__/____ __:__:__' and {{ texto }}[7:10] > '0000' and not {{ as_24_horas }}
      then try_strptime({{ texto }}, '%d/%m/%Y %H:%M:%S')
    when {{ texto }} like '__/__/____ __:__' and {{ texto }}[7:10] > '0000' and not {{ as_24_horas }}
      then try_strptime({{ texto }}, '%d/%m/%Y %H:%M')
    when regexp_full_match({{ texto }}, '{{ _dia() }}{{ _entre_dia_e_hora() }}{{ _relogio() }}{{ _deslocamento() }}')
      then {{ _data_do_dia(dia) }} + case
        when starts_with({{ relogio }}, '24') then interval 1 day
        else cast(try_cast('2000-01-01 ' || {{ relogio }} as timestamp) - timestamp '2000-01-01 00:00:00' as interval)
      end
  end
{%- endmacro %}

{#- The offset as written, in minutes east of UTC; null where the text has none and the clock is the núcleo's. -#}
{% macro ler_deslocamento(texto) -%}
  {%- set marca -%}
    regexp_extract({{ texto }}, '[:hH]\d{2}(?:[.,]\d+)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)$', 1)
  {%- endset -%}
  case
    when {{ texto }} like '____-__-__ __:__:__' or {{ texto }} like '__/__/____ __:__:__' or {{ texto }} like '__/__/____ __:__'
      then null
    when {{ texto }} like '____-__-__T__:__:__-0_:00' then -60 * try_cast({{ texto }}[22:22] as integer)
    when {{ texto }} like '____-__-__T__:__:__Z' then 0
    when {{ marca }} = '' then null
    when upper({{ marca }}) = 'Z' then 0
    else
      (case when {{ marca }}[1] = '-' then -1 else 1 end)
      * (60 * try_cast({{ marca }}[2:3] as integer) + coalesce(try_cast(right(replace({{ marca }}, ':', '')[4:], 2) as integer), 0))
  end
{%- endmacro %}

{#- Nothing was written by these systems before: an earlier instant is a blank that became a date. A data has no such floor. -#}
{% macro primeiro_instante() -%} timestamp '2000-01-01 00:00:00' {%- endmacro %}

{#-
  Whether a day may have been written month first, in a column that has shown that it is: both its first parts may be months,
  or only the first.
-#}
{% macro dia_ou_mes(texto) -%}
  regexp_matches({{ texto }}, '^(?:0?[1-9]|1[0-2])[/.](?:0?[1-9]|[12]\d|3[01])[/.]\d{4}(?:\D|$)')
{%- endmacro %}

{% macro ler_bool(texto) -%}
  case lower(strip_accents({{ texto }}))
    when 's' then true when 'sim' then true when '1' then true when '1.0' then true when 'true' then true when 'verdadeiro' then true
    when 'n' then false when 'nao' then false when '0' then false when '0.0' then false when 'false' then false when 'falso' then false
  end
{%- endmacro %}

{#- Case, accents, spaces and hyphens do not matter. -#}
{% macro ler_enum(texto, opcoes) -%}
  case regexp_replace(lower(strip_accents({{ texto }})), '[\s\x{A0}_-]+', '', 'g')
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

{#- What ingestion leaves of a person whose code was erased. -#}
{% macro pessoa_apagada() -%}
  repeat('0', 32)
{%- endmacro %}

{#- The item's reading for a list: an invalid item is dropped by the caller and reported. -#}
{% macro ler_item(texto, tipo) -%}
  {%- if tipo == 'cid10' -%}{{ ler_cid10(texto) }}
  {%- elif tipo == 'ciap2' -%}{{ ler_ciap2(texto) }}
  {%- else -%}{{ ler_texto(texto) }}{%- endif -%}
{%- endmacro %}

{#- A name without accents, case, blanks, hyphens or apostrophes: "Alta Floresta D'Oeste" and "ALTA FLORESTA DOESTE" are one. -#}
{% macro nome_corrido(texto) -%}
  nullif(regexp_replace(lower(strip_accents({{ texto }})), '[^a-z0-9]+', '', 'g'), '')
{%- endmacro %}

{#-
  How a text names a município, as int_municipio_escrito has it: its code of 6 or 7 digits, alone or before its name; MG: and
  its name where the UF is written with it; : and the name where it stands alone.
-#}
{% macro municipio_escrito(texto) -%}
  {%- set com_uf -%} '^(.*\S)\s*(?:[-–—/,]\s*|\(\s*)(?i:{{ ufs() | join('|') }})\s*\)?$' {%- endset -%}
  case
    when regexp_matches({{ texto }}, '\D') then case
      when regexp_matches({{ texto }}, '^\d{6,7}(\.0)?($|[^\d.,])') then regexp_extract({{ texto }}, '^\d+')
      when regexp_matches({{ texto }}, {{ com_uf }}) then
        upper(right(regexp_replace({{ texto }}, '[^A-Za-z]+$', ''), 2)) || ':'
        || {{ nome_corrido('regexp_extract(' ~ texto ~ ', ' ~ com_uf ~ ', 1)') }}
      when not regexp_matches({{ texto }}, '\d') and not ({{ diz_que_nao_ha(texto) }}) then ':' || {{ nome_corrido(texto) }}
    end
    else {{ texto }}
  end
{%- endmacro %}
