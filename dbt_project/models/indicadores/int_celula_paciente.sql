{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_celulas() }}"
) }}
{#- PAHO.168a, 168b, 169, 208: distinct patients of the whole period, which no sum over months gives. -#}
with
paciente_do_mes as (
  select
    cast(date_trunc('month', iniciada_em) as date) as mes,
    nucleo_id,
    uf,
    municipio_ibge,
    especialidade,
    paciente_id,
    count(*) filter (where modalidade = 'telemonitoramento') as monitoramentos,
    count(*) filter (where primeira_vez) as primeiras,
    count(*) filter (where not primeira_vez) as subsequentes
  from {{ ref('fct_teleconsulta') }}
  where {{ na_producao('teleconsulta') }}
    {{ ano_afetado('iniciada_em', 'teleconsulta') }}
  group by all
),
{#- Numbered: distinct numbers are counted in half the time of distinct pseudonyms. #}
paciente as (
  select paciente_id, row_number() over () as numero
  from paciente_do_mes
  group by paciente_id
),
paciente_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nucleo_id,
    m.uf,
    m.municipio_ibge,
    m.especialidade,
    paciente.numero as paciente,
    m.monitoramentos,
    m.primeiras,
    m.subsequentes
  from paciente_do_mes as m
  inner join paciente on paciente.paciente_id = m.paciente_id
  cross join {{ tipos_de_periodo() }} as t
),
paciente_a_refazer as (
  {{ linhas_de_periodo_afetado('paciente_no_periodo', 'teleconsulta') }}
),
{#- A row a patient, then counted: sets of distinct values stay in memory, rows are spilled. #}
paciente_da_celula as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }},
    {{ recorte({'especialidade': 'especialidade'}) }},
    sum(monitoramentos) as monitoramentos,
    sum(primeiras) as primeiras,
    sum(subsequentes) as subsequentes
  from {{ nas_regioes('paciente_a_refazer') }}
  group by periodo_tipo, periodo_inicio, paciente, grouping sets (
    (), {{ conjuntos_de_niveis(['municipio', 'uf', 'nucleo']) }},
    (especialidade), (especialidade, uf), (especialidade, nucleo_id)
  )
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    count(*) as atendidos,
    count(*) filter (where monitoramentos > 0) as monitorados,
    sum(monitoramentos) as monitoramentos,
    count(*) filter (where primeiras > 0) as novos,
    sum(subsequentes) as subsequentes
  from paciente_da_celula
  group by all
),
celula_conhecida as (
  select * from celula_de_nivel where nivel_id is not null and categoria is not null
)
{%- set indicadores = [
  ['PAHO.168a', contagem('monitorados'), "dimensao = 'total' and monitorados > 0"],
  ['PAHO.168b', razao('monitorados', 'atendidos', fator=100), "dimensao = 'total'"],
  ['PAHO.169', razao('monitoramentos', 'monitorados'), "dimensao = 'total' and periodo_tipo = 'mes' and monitorados > 0"],
  ['PAHO.208', razao('subsequentes', 'novos', fator=100), "nivel in ('brasil', 'uf', 'nucleo') and novos > 0"]
] %}
{%- for indicador_id, figuras, condicao in indicadores %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
  {{ figuras }}
from celula_conhecida
where {{ condicao }}
{%- endfor %}
