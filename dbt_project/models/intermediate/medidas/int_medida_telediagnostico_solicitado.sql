{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
with
telediagnostico_solicitado as (
  select
    cast(date_trunc('month', r.solicitado_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    coalesce(p.aprovado_cib_em <= cast(r.solicitado_em as date), false) as protocolo_aprovado
  from {{ ref('fct_telediagnostico') }} as r
  left join {{ ref('dim_protocolo_regulacao') }} as p on p.protocolo_regulacao_id = r.protocolo_regulacao_id
  where r.situacao <> 'cancelado'
    and r.solicitado_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('r.solicitado_em', 'telediagnostico') }}
),
{{ medidas_por_nivel('telediagnostico_solicitado', 'int_medida_telediagnostico_solicitado') }}
