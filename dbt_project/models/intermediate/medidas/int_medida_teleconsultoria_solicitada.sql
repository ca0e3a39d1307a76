{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
with
teleconsultoria_solicitada as (
  select
    cast(date_trunc('month', r.solicitada_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo,
    r.situacao,
    r.no_prazo_72h,
    r.resposta_us,
    coalesce(p.aprovado_cib_em <= cast(r.solicitada_em as date), false) as protocolo_aprovado,
    (
      r.tipo = 'assincrona'
      and r.situacao in ('aberta', 'respondida')
      and r.solicitada_em_utc + interval 72 hour <= {{ referencia_utc() }}
    ) as vencida
  from {{ ref('fct_teleconsultoria') }} as r
  left join {{ ref('dim_protocolo_regulacao') }} as p on p.protocolo_regulacao_id = r.protocolo_regulacao_id
  where {{ no_pedido('teleconsultoria') }}
    and {{ em_mes_afetado('r.solicitada_em', 'teleconsultoria') }}
),
{{ medidas_por_nivel('teleconsultoria_solicitada', 'int_medida_teleconsultoria_solicitada') }}
