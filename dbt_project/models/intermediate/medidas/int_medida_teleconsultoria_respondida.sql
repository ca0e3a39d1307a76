{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
{%- set medidas = {
  'tc_respondidas': "count(*)",
  'tc_com_cbo': "count(*) filter (where cbo_familia is not null)",
  'tc_sincronas': "count(*) filter (where tipo = 'sincrona')",
  'tc_assincronas': "count(*) filter (where tipo = 'assincrona')",
  'tc_da_gestao': "count(*) filter (where solicitante_perfil = 'gestao')",
  'tc_candidatas_sof': "count(*) filter (where candidata_sof)",
  'tc_de_uti': "count(*) filter (where equipe_tipo = 'uti')",
  'tc_resposta_us': "sum(resposta_us)",
  'tc_assincronas_menos_72h': "count(*) filter (where tipo = 'assincrona' and resposta_us < 259200000000)",
  'tc_assincronas_ate_72h': "count(*) filter (where tipo = 'assincrona' and resposta_us <= 259200000000)",
  'tc_intencao_informada': "count(*) filter (where intencao_encaminhamento is not null)",
  'tc_com_intencao': "count(*) filter (where intencao_encaminhamento)",
  'tc_intencao_avaliada': "count(*) filter (where intencao_encaminhamento and encaminhamento_evitado is not null)",
  'tc_encaminhamentos_evitados': "count(*) filter (where intencao_encaminhamento and encaminhamento_evitado)",
  'tc_pertinencia_avaliada': "count(*) filter (where intencao_encaminhamento and encaminhamento_pertinente is not null)",
  'tc_encaminhamentos_pertinentes': "count(*) filter (where intencao_encaminhamento and encaminhamento_pertinente)",
  'tc_exame_avaliado': "count(*) filter (where exame_solicitado and exame_pertinente is not null)",
  'tc_exames_pertinentes': "count(*) filter (where exame_solicitado and exame_pertinente)",
  'tc_resolucao_informada': "count(*) filter (where resolucao_duvida is not null)",
  'tc_com_cid10': "count(*) filter (where tem_cid10)",
  'tc_com_ciap2': "count(*) filter (where tem_ciap2)"
} -%}
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
  where r.origem = 'servico'
    and r.situacao = 'respondida'
    and r.respondida_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('r.respondida_em', 'teleconsultoria') }}
),
{{ medidas_por_nivel(
  'teleconsultoria_respondida',
  {
    'cbo_familia': 'cbo_familia',
    'tipo': 'tipo',
    'resolucao_duvida': 'resolucao_duvida',
    'intencao': 'intencao'
  },
  medidas
) }}
