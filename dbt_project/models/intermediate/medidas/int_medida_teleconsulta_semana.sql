{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_semanas('teleconsulta', 'semana') }}"
) }}
with
teleconsulta_realizada as (
  select
    cast(date_trunc('week', iniciada_em) as date) as semana,
    nucleo_id,
    uf,
    municipio_ibge,
    modalidade,
    espera_conhecida,
    encerrada_em_utc,
    espera_us,
    duracao_us
  from {{ ref('fct_teleconsulta') }}
  where {{ na_producao('teleconsulta') }}
    {%- set afetada = semana_afetada("date_trunc('week', iniciada_em)", 'teleconsulta') %}
    {%- if is_incremental() %}
    and {{ afetada }}
    {%- endif %}
),
{{ medidas_por_nivel('teleconsulta_realizada', 'int_medida_teleconsulta_semana') }}
