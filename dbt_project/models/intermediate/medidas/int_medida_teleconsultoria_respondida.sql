{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
with
teleconsultoria_respondida as (
  select
    cast(date_trunc('month', r.respondida_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo,
    r.cbo_familia,
    r.resolucao_duvida,
    case r.intencao_encaminhamento when true then 'sim' when false then 'nao' end as intencao,
    r.solicitante_perfil,
    r.candidata_sof,
    r.resposta_us,
    r.intencao_encaminhamento,
    r.encaminhamento_evitado,
    r.encaminhamento_pertinente,
    r.exame_solicitado,
    r.exame_pertinente,
    coalesce(len(r.cid10) > 0, false) as tem_cid10,
    coalesce(len(r.ciap2) > 0, false) as tem_ciap2,
    e.tipo as equipe_tipo
  from {{ ref('fct_teleconsultoria') }} as r
  left join {{ ref('dim_equipe') }} as e on e.equipe_ine = r.equipe_ine
  where {{ na_producao('teleconsultoria') }}
    and {{ em_mes_afetado('r.respondida_em', 'teleconsultoria') }}
),
{{ medidas_por_nivel('teleconsultoria_respondida', 'int_medida_teleconsultoria_respondida') }}
