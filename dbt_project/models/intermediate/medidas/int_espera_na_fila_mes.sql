{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_esperas_mudadas() }}"
) }}
{#-
  The wait in the queue by the estimator of Kaplan and Meier (1958), which counts who still waits for as long as it is known
  to have waited. Counts by day of wait add up: those of a level and breakdown are the sums of its parts.
-#}
with
{{ esperas_no_mes(espera_a_refazer()) }},
espera_da_parte as (
  select
    mes,
    parte,
    dias,
    cast(count(*) as integer) as solicitacoes,
    cast(count(*) filter (where executada) as integer) as executadas
  from espera_no_mes
  group by mes, parte, dias
),
parte_de_nivel as (
  select
    parte,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    {{ recorte({'especialidade': 'especialidade', 'risco': 'risco'}) }}
  from {{ nas_regioes('parte') }}
  group by
    parte,
    grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf']) }}),
    grouping sets ((), (especialidade), (risco))
),
parte_da_celula as (
  select
    parte,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    cast(dense_rank() over (order by nivel, nivel_id, dimensao, categoria) as integer) as celula
  from parte_de_nivel
  where nivel_id is not null
    and categoria is not null
),
celula as (
  select celula, nivel, nivel_id, dimensao, categoria
  from parte_da_celula
  group by celula, nivel, nivel_id, dimensao, categoria
),
composicao as (
  select celula, list(parte order by parte) as partes
  from parte_da_celula
  group by celula
),
{#- Of the same parts, the same curve: Brasil and its only state, a region and its only município. -#}
curva_da_celula as (
  select celula, min(celula) over (partition by partes) as curva
  from composicao
),
parte_da_curva as (
  select p.parte, k.curva
  from parte_da_celula as p
  inner join curva_da_celula as k on k.curva = p.celula and k.celula = p.celula
),
espera_do_dia as (
  select
    c.curva,
    e.mes,
    e.dias,
    cast(sum(e.solicitacoes) as integer) as solicitacoes,
    cast(sum(e.executadas) as integer) as executadas
  from espera_da_parte as e
  inner join parte_da_curva as c on c.parte = e.parte
  group by c.curva, e.mes, e.dias
),
{#- Who left on the day of an event was still waiting at it. -#}
risco_do_dia as (
  select
    curva,
    mes,
    dias,
    executadas,
    sum(solicitacoes) over (
      partition by curva, mes order by dias desc rows between unbounded preceding and current row
    ) as ainda_esperavam
  from espera_do_dia
),
curva_de_espera as (
  select
    curva,
    mes,
    dias,
    product(1 - cast(executadas as double) / ainda_esperavam) over (
      partition by curva, mes order by dias rows between unbounded preceding and current row
    ) as ainda_esperam
  from risco_do_dia
  where executadas > 0
),
espera as (
  select
    curva,
    mes,
    min(dias) filter (where ainda_esperam <= 0.5 + 1e-9) as mediana,
    min(dias) filter (where ainda_esperam <= 0.1 + 1e-9) as p90
  from curva_de_espera
  group by curva, mes
),
solicitacao_da_curva as (
  select curva, mes, sum(solicitacoes) as solicitacoes
  from espera_do_dia
  group by curva, mes
)
select
  e.mes,
  m.conteudo,
  c.nivel,
  c.nivel_id,
  c.dimensao,
  c.categoria,
  cast(s.solicitacoes as bigint) as solicitacoes,
  e.mediana,
  e.p90
from espera as e
inner join {{ ref('int_espera_conhecida_mes') }} as m on m.mes = e.mes
inner join solicitacao_da_curva as s on s.curva = e.curva and s.mes = e.mes
inner join curva_da_celula as k on k.curva = e.curva
inner join celula as c on c.celula = k.celula
where e.mediana is not null
