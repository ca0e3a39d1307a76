{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_celulas() }}"
) }}
{%- set indicadores_afetados = ref('int_indicador_afetado') -%}
{#- PAHO.168a, 168b, 169, 208: distinct patients of the whole period, which no sum over months gives. -#}
with
periodo_tipo as (
  select unnest(['mes', 'quadrimestre', 'ano']) as periodo_tipo
),
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
  where situacao = 'realizada'
    and iniciada_em_utc <= {{ referencia_utc() }}
    {%- if is_incremental() %}
    and year(iniciada_em) in (
      select year(periodo_inicio) from {{ indicadores_afetados }} where indicador_id = 'PAHO.168b'
    )
    {%- endif %}
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
  cross join periodo_tipo as t
),
paciente_a_refazer as (
  select p.*
  from paciente_no_periodo as p
  {%- if is_incremental() %}
  semi join {{ indicadores_afetados }} as afetado
    on afetado.indicador_id = 'PAHO.168b'
    and afetado.periodo_tipo = p.periodo_tipo
    and afetado.periodo_inicio = p.periodo_inicio
  {%- endif %}
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    case
      when grouping(municipio_ibge) = 0 then 'municipio'
      when grouping(uf) = 0 then 'uf'
      when grouping(nucleo_id) = 0 then 'nucleo'
      else 'brasil'
    end as nivel,
    case
      when grouping(municipio_ibge) = 0 then municipio_ibge
      when grouping(uf) = 0 then uf
      when grouping(nucleo_id) = 0 then nucleo_id
      else 'BR'
    end as nivel_id,
    case when grouping(especialidade) = 0 then 'especialidade' else 'total' end as dimensao,
    case when grouping(especialidade) = 0 then especialidade else 'total' end as categoria,
    cast(count(distinct paciente) as double) as atendidos,
    cast(count(distinct paciente) filter (where monitoramentos > 0) as double) as monitorados,
    cast(sum(monitoramentos) as double) as monitoramentos,
    cast(count(distinct paciente) filter (where primeiras > 0) as double) as novos,
    cast(sum(subsequentes) as double) as subsequentes
  from paciente_a_refazer
  group by grouping sets (
    (periodo_tipo, periodo_inicio),
    (periodo_tipo, periodo_inicio, uf),
    (periodo_tipo, periodo_inicio, municipio_ibge),
    (periodo_tipo, periodo_inicio, nucleo_id),
    (periodo_tipo, periodo_inicio, especialidade),
    (periodo_tipo, periodo_inicio, especialidade, uf),
    (periodo_tipo, periodo_inicio, especialidade, nucleo_id)
  )
),
celula_conhecida as (
  select * from celula_de_nivel where nivel_id is not null and categoria is not null
),
{%- set indicadores = [
  ['PAHO.168a', 'monitorados', 'cast(null as double)', "dimensao = 'total' and monitorados > 0"],
  ['PAHO.168b', 'monitorados', 'atendidos', "dimensao = 'total'"],
  ['PAHO.169', 'monitoramentos', 'monitorados', "dimensao = 'total' and periodo_tipo = 'mes' and monitorados > 0"],
  ['PAHO.208', 'subsequentes', 'novos', "nivel <> 'municipio' and novos > 0"]
] %}
celula as (
  {%- for indicador_id, numerador, denominador, condicao in indicadores %}
  {% if not loop.first %}union all{% endif %}
  select
    '{{ indicador_id }}' as indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria,
    {{ numerador }} as numerador, {{ denominador }} as denominador
  from celula_conhecida
  where {{ condicao }}
  {%- endfor %}
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  cast(null as integer) as posicao,
  numerador,
  denominador,
  case
    when indicador_id in ('PAHO.168b', 'PAHO.208') then 100 * numerador / denominador
    when denominador is not null then numerador / denominador
    else numerador
  end as valor,
  cast(null as double) as cobertura
from celula
