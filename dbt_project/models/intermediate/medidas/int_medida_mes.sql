{{ config(materialized='view') }}
{#- Every additive measure of every family as rows: (medida, mes, nivel, nivel_id, dimensao, categoria, valor). -#}
{%- set relacoes = {
  'int_medida_teleconsultoria_respondida': [
    'tc_respondidas', 'tc_com_cbo', 'tc_sincronas', 'tc_assincronas', 'tc_da_gestao', 'tc_candidatas_sof', 'tc_de_uti',
    'tc_resposta_us', 'tc_assincronas_menos_72h', 'tc_assincronas_ate_72h', 'tc_intencao_informada', 'tc_com_intencao',
    'tc_intencao_avaliada', 'tc_encaminhamentos_evitados', 'tc_pertinencia_avaliada', 'tc_encaminhamentos_pertinentes',
    'tc_exame_avaliado', 'tc_exames_pertinentes', 'tc_resolucao_informada', 'tc_com_cid10', 'tc_com_ciap2'
  ],
  'int_medida_teleconsultoria_solicitada': [
    'tc_solicitadas', 'tc_com_protocolo', 'tc_vencidas', 'tc_vencidas_no_prazo'
  ],
  'int_medida_telediagnostico_solicitado': ['td_solicitados', 'td_com_protocolo'],
  'int_medida_telediagnostico_realizado': ['td_realizados', 'td_espera_us', 'td_ecg_realizados'],
  'int_medida_telediagnostico_laudado': ['td_laudados', 'td_ecg_laudados', 'td_eletivos', 'td_eletivos_no_prazo'],
  'int_medida_sof': ['sof_enviadas', 'sof_aprovadas', 'sof_retorno_vencido', 'sof_retorno_em_30_dias'],
  'int_medida_regulacao_executada': [
    're_executadas', 're_espera_us', 're_em_30_dias', 're_em_90_dias', 're_com_risco', 're_no_prazo_do_risco'
  ],
  'int_medida_regulacao_agendada': ['re_comparecimento_esperado', 're_faltas'],
  'int_medida_hospital': [
    'ho_internacoes_com_reinternacao', 'ho_reinternacoes', 'ho_internacoes_com_permanencia', 'ho_dias_permanencia'
  ],
  'int_medida_vaga': ['vg_ofertadas', 'vg_ociosas'],
  'int_medida_teleconsulta_realizada': [
    'co_realizadas', 'co_com_espera', 'co_espera_us', 'co_com_horario', 'co_atraso_us', 'co_concluidas', 'co_conclusao_us',
    'co_com_especialidade', 'co_monitoramento_informado', 'co_televisitas_video', 'co_teleorientacoes_chat',
    'co_teleconsultas_video', 'co_teleconsultas_video_ambulatoriais', 'co_transferencias_necessarias',
    'co_transferencias_realizadas', 'co_transferencia_remota_min', 'co_transferencia_referencia_min'
  ],
  'int_medida_teleducacao': ['te_videocolaboracoes'],
  'int_medida_producao': ['producao'],
  'int_medida_ponto_ativo': ['pontos_ativos_teleconsultoria', 'pontos_ativos_telediagnostico'],
  'int_detalhe_teleconsultoria': ['tc_respondidas', 'tc_da_gestao'],
  'int_detalhe_telediagnostico': ['td_laudados']
} -%}
{%- for relacao, medidas in relacoes.items() %}
{% if not loop.first %}union all{% endif %}
{{ medidas_em_linhas(ref(relacao), medidas) }}
{%- endfor %}
