{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_celulas() }}"
) }}
{#- HAOC1.257e: interpolated median of the response time, in hours; no median comes of medians. -#}
with
teleconsultoria_respondida as (
  select
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    tipo,
    resposta_us
  from {{ ref('fct_teleconsultoria') }}
  where {{ na_producao('teleconsultoria') }}
    {{ ano_afetado('respondida_em', 'teleconsultoria') }}
),
resposta_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'r.mes') }} as periodo_inicio,
    r.nucleo_id,
    r.uf,
    r.tipo,
    r.resposta_us
  from teleconsultoria_respondida as r
  cross join {{ tipos_de_periodo() }} as t
),
resposta_a_refazer as (
  {{ linhas_de_periodo_afetado('resposta_no_periodo', 'teleconsultoria') }}
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    {{ recorte({'tipo': 'tipo'}) }},
    count(*) as respostas,
    quantile_cont(resposta_us, 0.5) as mediana_us
  from resposta_a_refazer
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id)), grouping sets ((), (tipo))
)
select
  'HAOC1.257e' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ numeros('null', 'respostas', 'mediana_us / 3600000000.0') }}
from celula_de_nivel
where nivel_id is not null
