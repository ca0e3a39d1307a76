{#-
  CTEs: what is known at each month's end of the wait of who entered the queue in the 365 x 24 h before it, request by request.
  Ends with espera_no_mes: mes, parte, dias, executada; a parte is a município's requests of one especialidade and risco.

  Being executed is the event. Any other exit, and the month's end, only end what is known. Text is looked at once a request:
  each comes back in a dozen months.

  meses  a condition on mes: which months.
-#}
{% macro esperas_no_mes(meses='true') -%}
solicitacao_com_lugar as (
  select
    r.uf,
    r.municipio_ibge,
    m.fuso,
    r.especialidade,
    r.risco,
    r.situacao = 'executada' as executada,
    cast(date_trunc('month', r.solicitada_em) as date) as mes_da_entrada,
    r.solicitada_em_utc,
    r.saida_em_utc
  from {{ ref('fct_regulacao') }} as r
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
  where r.solicitada_em_utc < {{ referencia_utc() }}
    and not r.saida_desconhecida
),
parte as (
  select
    uf,
    municipio_ibge,
    especialidade,
    risco,
    cast(row_number() over (order by municipio_ibge, especialidade, risco) as integer) as parte
  from solicitacao_com_lugar
  group by uf, municipio_ibge, especialidade, risco
),
solicitacao as (
  select
    p.parte,
    s.fuso,
    s.executada,
    s.mes_da_entrada,
    s.solicitada_em_utc,
    s.saida_em_utc
  from solicitacao_com_lugar as s
  inner join parte as p
    on p.municipio_ibge = s.municipio_ibge
    and p.especialidade is not distinct from s.especialidade
    and p.risco is not distinct from s.risco
),
mes_da_fila as (
  select
    fuso,
    cast(unnest(generate_series(min(mes_da_entrada), {{ data_de_referencia() }}, interval 1 month)) as date) as mes
  from solicitacao
  group by fuso
),
fim_do_mes as (
  select
    fuso,
    mes,
    least(
      {{ para_utc("cast(mes + interval 1 month as timestamp)", 'cast(null as bigint)', 'fuso') }}, {{ referencia_utc() }}
    ) as fim_utc
  from mes_da_fila
  where {{ meses }}
),
{#- A request is looked at in the month that it enters in, and at most in the twelve that follow. -#}
espera_no_mes as (
  select
    f.mes,
    s.parte,
    cast(greatest(1, (
      datediff('microsecond', s.solicitada_em_utc, least(s.saida_em_utc, f.fim_utc)) + 86399999999
    ) // 86400000000) as integer) as dias,
    s.executada and s.saida_em_utc < f.fim_utc as executada
  from solicitacao as s
  inner join fim_do_mes as f
    on f.fuso = s.fuso
    and f.mes between s.mes_da_entrada and s.mes_da_entrada + interval 12 month
  where s.solicitada_em_utc < f.fim_utc
    and s.solicitada_em_utc >= f.fim_utc - interval 365 day
)
{%- endmacro %}

{#- Which months int_espera_na_fila_mes lacks: those that the pre-hook took out, and new ones. -#}
{% macro espera_a_refazer() -%}
  {{ 'mes not in (select mes from ' ~ this ~ ')' if is_incremental() else 'true' }}
{%- endmacro %}

{#- Takes out the months that are made of other waits than in the run before. -#}
{% macro apagar_esperas_mudadas() -%}
  {%- set conhecidas = ref('int_espera_conhecida_mes') -%}
  {%- if is_incremental() -%}
    delete from {{ this }} where (mes, conteudo) not in (select (mes, conteudo) from {{ conhecidas }})
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}
