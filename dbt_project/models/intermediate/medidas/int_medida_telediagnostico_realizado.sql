{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
with
telediagnostico_realizado as (
  select
    cast(date_trunc('month', r.realizado_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo_exame,
    case when r.qualidade_tecnica = 'inadequada' then 'nao_classificado' else 'classificado' end as classificacao,
    porte.porte_populacional,
    r.espera_us,
    r.situacao,
    r.laudo_no_prazo_72h,
    (
      r.carater = 'eletivo'
      and r.situacao in ('realizado', 'laudado')
      and r.realizado_em_utc + interval 72 hour <= {{ referencia_utc() }}
    ) as vencido
  from {{ ref('fct_telediagnostico') }} as r
  left join {{ ref('int_municipio_porte') }} as porte
    on porte.municipio_ibge = r.municipio_ibge and porte.ano = year(r.realizado_em)
  where r.situacao <> 'cancelado'
    and r.realizado_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('r.realizado_em', 'telediagnostico') }}
),
{{ medidas_por_nivel('telediagnostico_realizado', 'int_medida_telediagnostico_realizado') }}
