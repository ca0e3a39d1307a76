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
espera_da_celula as (
  select
    c.celula,
    e.mes,
    e.dias,
    cast(sum(e.solicitacoes) as integer) as solicitacoes,
    cast(sum(e.executadas) as integer) as executadas
  from espera_da_parte as e
  inner join parte_da_celula as c on c.parte = e.parte
  group by c.celula, e.mes, e.dias
),
{#- Who left on the day of an event was still waiting at it. -#}
risco_do_dia as (
  select
    celula,
    mes,
    dias,
    executadas,
    sum(solicitacoes) over (
      partition by celula, mes order by dias desc rows between unbounded preceding and current row
    ) as ainda_esperavam
  from espera_da_celula
),
curva as (
  select
    celula,
    mes,
    dias,
    product(1 - cast(executadas as double) / ainda_esperavam) over (
      partition by celula, mes order by dias rows between unbounded preceding and current row
    ) as ainda_esperam
  from risco_do_dia
  where executadas > 0
),
espera as (
  select
    celula,
    mes,
    min(dias) filter (where ainda_esperam <= 0.5 + 1e-9) as mediana,
    min(dias) filter (where ainda_esperam <= 0.1 + 1e-9) as p90
  from curva
  group by celula, mes
),
solicitacao_da_celula as (
  select celula, mes, sum(solicitacoes) as solicitacoes
  from espera_da_celula
  group by celula, mes
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
inner join celula as c on c.celula = e.celula
inner join solicitacao_da_celula as s on s.celula = e.celula and s.mes = e.mes
where e.mediana is not null
