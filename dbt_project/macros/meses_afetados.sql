{#-
  The months that this run computes again (int_mes_afetado), as stretches of consecutive ones: [first day, day after the last).
  They are read when a model is about to run, and stand in its SQL as dates: DuckDB then reads the blocks of a fact that may
  hold them. Of 2 million telediagnósticos, a month's run looks at a quarter of a million; looked up in the table of
  months, each model read them all, in five times the time.
-#}
{% macro trechos_afetados(familia) -%}
  {#- Named outside the condition, where dbt sees it when it parses. -#}
  {%- set meses = ref('int_mes_afetado') -%}
  {%- set trechos = [] -%}
  {%- if is_incremental() -%}
    {%- set consulta -%}
      select cast(min(mes) as varchar), cast(cast(max(mes) + interval 1 month as date) as varchar)
      from (
        select mes, mes - to_months(cast(row_number() over (order by mes) as integer)) as trecho
        from {{ meses }}
        where familia = '{{ familia }}'
      )
      group by trecho
      order by 1
    {%- endset -%}
    {%- for linha in run_query(consulta) -%}{%- do trechos.append([linha[0], linha[1]]) -%}{%- endfor -%}
  {%- endif -%}
  {{ return(trechos) }}
{%- endmacro %}

{#- Whether a local instant, or a date, lies in a month that this run computes again. -#}
{% macro em_mes_afetado(instante, familia) -%}
  {%- set trechos = trechos_afetados(familia) -%}
  {{ _em_trechos(instante, trechos) if is_incremental() else 'true' }}
{%- endmacro %}

{#- The same of the first of several instants that a record has. What the first alone tells is told apart: it is read first. -#}
{% macro primeiro_em_mes_afetado(instantes, familia) -%}
  {%- set trechos = trechos_afetados(familia) -%}
  {%- if is_incremental() -%}
  {{ _em_trechos('coalesce(' ~ instantes | join(', ') ~ ')', trechos) }}
    and ({{ instantes[0] }} is null or {{ _em_trechos(instantes[0], trechos) }})
  {%- else -%}
  coalesce({{ instantes | join(', ') }}) is not null
  {%- endif -%}
{%- endmacro %}

{#-
  Whether one of several instants in UTC may lie in such a month: a shortcut, for rows whose local time is not worked out yet.
  Brazil lies 2 to 5 hours behind. What has no instant has no month: it is kept.
-#}
{% macro alcanca_mes_afetado(instantes, familia) -%}
  {%- set trechos = trechos_afetados(familia) -%}
  {%- if is_incremental() -%}
  (
    coalesce({{ instantes | join(', ') }}) is null
    {%- for instante in instantes %}
    or {{ _em_trechos(instante, trechos, dias_a_mais=1) }}
    {%- endfor %}
  )
  {%- else -%}
  true
  {%- endif -%}
{%- endmacro %}

{% macro _em_trechos(instante, trechos, dias_a_mais=0) -%}
  {%- if trechos -%}
  (
    {%- for inicio, fim in trechos -%}
    {{ ' or ' if not loop.first }}({{ instante }} >= date '{{ inicio }}' and {{ instante }} < date '{{ fim }}'
    {{- ' + ' ~ dias_a_mais if dias_a_mais }})
    {%- endfor -%}
  )
  {%- else -%}
  false
  {%- endif -%}
{%- endmacro %}

{#- The same as em_mes_afetado, for what has a family and a month as columns. -#}
{% macro de_mes_afetado() -%}
  {%- set meses = ref('int_mes_afetado') -%}
  {{ '(familia, mes) in (select (familia, mes) from ' ~ meses ~ ')' if is_incremental() else 'true' }}
{%- endmacro %}

{#- Takes those months out of an incremental model before they are written again. -#}
{% macro apagar_meses(familia) -%}
  {%- if is_incremental() -%}
    delete from {{ this }} where mes in (select mes from {{ ref('int_mes_afetado') }} where familia = '{{ familia }}')
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}

{#- The same, for a model that keeps its families apart in a column. -#}
{% macro apagar_meses_das_familias() -%}
  {%- if is_incremental() -%}
    delete from {{ this }} as velha
    using {{ ref('int_mes_afetado') }} as afetado
    where velha.familia = afetado.familia and velha.mes = afetado.mes
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}

{#- As apagar_meses_das_familias, for a model that also keeps what has no month: that is computed again every time. -#}
{% macro apagar_meses_das_familias_e_sem_mes() -%}
  {%- if is_incremental() -%}
    delete from {{ this }} as velha
    where velha.mes is null
      or (velha.familia, velha.mes) in (select (familia, mes) from {{ ref('int_mes_afetado') }})
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}
