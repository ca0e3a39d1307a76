{#-
  FILA.espera_mediana and espera_p90: the wait of those who entered the queue in the 365 x 24 h before the month's end, by the
  estimator of Kaplan and Meier (1958), which counts who still waits for as long as it is known to have waited.

  Being executed is the event. Any other exit, and the month's end, only end what is known: who left on the day of an event
  was still waiting at it.
-#}
with
solicitacao as (
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
),
{#- A request is looked at in the month that it enters in, and at most in the twelve that follow. -#}
solicitacao_no_mes as (
  select
    f.mes,
    s.uf,
    s.municipio_ibge,
    s.especialidade,
    s.risco,
    s.executada and s.saida_em_utc < f.fim_utc as executada_ate_o_fim,
    datediff('microsecond', s.solicitada_em_utc, least(s.saida_em_utc, f.fim_utc)) as espera_us
  from solicitacao as s
  inner join fim_do_mes as f
    on f.fuso = s.fuso
    and f.mes between s.mes_da_entrada and s.mes_da_entrada + interval 12 month
  where s.solicitada_em_utc < f.fim_utc
    and s.solicitada_em_utc >= f.fim_utc - interval 365 day
),
espera_do_dia as (
  select
    mes,
    uf,
    municipio_ibge,
    {{ recorte({'especialidade': 'especialidade', 'risco': 'risco'}) }},
    greatest(1, (espera_us + 86399999999) // 86400000000) as dias,
    count(*) as solicitacoes,
    count(*) filter (where executada_ate_o_fim) as executadas
  from solicitacao_no_mes
  group by mes, uf, municipio_ibge, dias, grouping sets ((), (especialidade), (risco))
),
espera_de_nivel as (
  select
    mes,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    dimensao,
    categoria,
    dias,
    sum(solicitacoes) as solicitacoes,
    sum(executadas) as executadas
  from {{ nas_regioes('espera_do_dia') }}
  where categoria is not null
  group by mes, dimensao, categoria, dias, grouping sets (
    (), {{ conjuntos_de_niveis(['municipio', 'uf']) }}
  )
),
{#- Who had not left before a day: all but those of the days before it. -#}
risco_do_dia as (
  select
    mes,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    dias,
    executadas,
    sum(solicitacoes) over celula as solicitacoes,
    sum(solicitacoes) over celula
    - coalesce(sum(solicitacoes) over (celula order by dias rows between unbounded preceding and 1 preceding), 0)
      as ainda_esperavam
  from espera_de_nivel
  window celula as (partition by mes, nivel, nivel_id, dimensao, categoria)
),
curva as (
  select
    mes,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    dias,
    solicitacoes,
    product(1 - cast(executadas as double) / ainda_esperavam) over (
      partition by mes, nivel, nivel_id, dimensao, categoria order by dias
    ) as ainda_esperam
  from risco_do_dia
  where executadas > 0
),
espera as (
  select
    mes,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    solicitacoes,
    min(dias) filter (where ainda_esperam <= 0.5 + 1e-9) as mediana,
    min(dias) filter (where ainda_esperam <= 0.1 + 1e-9) as p90
  from curva
  group by mes, nivel, nivel_id, dimensao, categoria, solicitacoes
)
{%- for indicador_id, coluna in [('FILA.espera_mediana', 'mediana'), ('FILA.espera_p90', 'p90')] %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, 'mes' as periodo_tipo, mes as periodo_inicio,
  nivel, nivel_id, dimensao, categoria,
  {{ numeros('null', 'solicitacoes', 'cast(' ~ coluna ~ ' as double)') }}
from espera
where {{ coluna }} is not null
  and nivel_id is not null
{%- endfor %}
