{#- Written by `make contract` from telessaude/contract: do not edit. -#}
{% macro familias() -%}
{{ return({
  "teleconsultoria": {
    "instantes": [
      "solicitada_em",
      "respondida_em"
    ],
    "producao": {
      "instante": "respondida_em",
      "condicao": "origem = 'servico' and situacao = 'respondida'"
    },
    "pedido": {
      "instante": "solicitada_em",
      "condicao": "origem = 'servico' and situacao <> 'cancelada'"
    },
    "situacao_final": "respondida",
    "cadastros": {
      "equipe_ine": "equipe",
      "protocolo_regulacao_id": "protocolo_regulacao",
      "nucleo_id": "linha_cuidado_pactuada"
    },
    "qualidade": {
      "comparadas": [
        "situacao",
        "tipo"
      ],
      "cbo": "solicitante_cbo",
      "esperadas": {
        "municipio_ibge": "true",
        "ponto_cnes": "true",
        "equipe_ine": "solicitante_perfil = 'assistencial'",
        "solicitante_cbo": "true",
        "especialidade": "true",
        "cid10": "situacao = 'respondida'",
        "ciap2": "situacao = 'respondida'",
        "intencao_encaminhamento": "situacao = 'respondida'",
        "encaminhamento_evitado": "situacao = 'respondida' and intencao_encaminhamento",
        "resolucao_duvida": "situacao = 'respondida'",
        "satisfacao": "situacao = 'respondida'"
      },
      "constantes": [
        "satisfacao",
        "resolucao_duvida",
        "cid10",
        "ciap2",
        "equipe_ine"
      ]
    },
    "por_periodo": [
      "HAOC1.257e"
    ],
    "medida_da_producao": {
      "nome": "tc_respondidas",
      "relacao": "int_medida_teleconsultoria_respondida"
    }
  },
  "telediagnostico": {
    "instantes": [
      "solicitado_em",
      "realizado_em",
      "laudado_em"
    ],
    "producao": {
      "instante": "realizado_em",
      "condicao": "situacao <> 'cancelado'"
    },
    "situacao_final": "laudado",
    "cadastros": {
      "protocolo_regulacao_id": "protocolo_regulacao",
      "municipio_ibge": "populacao"
    },
    "qualidade": {
      "comparadas": [
        "situacao",
        "tipo_exame"
      ],
      "cbo": "solicitante_cbo",
      "esperadas": {
        "municipio_ibge": "true",
        "ponto_cnes": "true",
        "equipe_ine": "true",
        "solicitante_cbo": "true",
        "resultado": "situacao = 'laudado'",
        "paciente_sexo": "situacao = 'laudado'",
        "paciente_nascimento": "situacao = 'laudado'",
        "qualidade_tecnica": "situacao in ('realizado', 'laudado')"
      },
      "constantes": [
        "equipe_ine"
      ]
    },
    "por_periodo": [],
    "medida_da_producao": {
      "nome": "td_laudados",
      "relacao": "int_medida_telediagnostico_laudado"
    }
  },
  "teleconsulta": {
    "instantes": [
      "agendada_em",
      "agendada_para",
      "iniciada_em"
    ],
    "producao": {
      "instante": "iniciada_em",
      "condicao": "situacao = 'realizada'"
    },
    "cadastros": {},
    "qualidade": {
      "comparadas": [
        "situacao",
        "modalidade"
      ],
      "cbo": "profissional_cbo",
      "esperadas": {
        "municipio_ibge": "true",
        "ponto_cnes": "true",
        "especialidade": "true",
        "ambito": "true",
        "profissional_cbo": "true",
        "agendada_em": "true",
        "agendada_para": "true",
        "encerrada_em": "situacao = 'realizada'",
        "primeira_vez": "situacao = 'realizada'"
      },
      "constantes": []
    },
    "por_periodo": [
      "PAHO.168a",
      "PAHO.168b",
      "PAHO.169",
      "PAHO.208"
    ],
    "medida_da_producao": {
      "nome": "co_realizadas",
      "relacao": "int_medida_teleconsulta_realizada"
    }
  },
  "teleducacao": {
    "instantes": [
      "realizada_em"
    ],
    "cadastros": {},
    "qualidade": {
      "comparadas": [
        "tipo"
      ],
      "esperadas": {
        "formato": "true",
        "carga_horaria": "true",
        "participantes": "true",
        "tema": "true"
      },
      "constantes": []
    },
    "por_periodo": [],
    "medida_da_producao": {
      "nome": "te_realizadas",
      "relacao": "int_medida_teleducacao"
    }
  },
  "sof": {
    "instantes": [
      "indicada_em",
      "enviada_em",
      "aprovada_em"
    ],
    "cadastros": {},
    "qualidade": {
      "comparadas": [
        "situacao"
      ],
      "esperadas": {
        "teleconsultoria_id": "true",
        "pergunta": "true",
        "resposta": "enviada_em is not null",
        "categoria_evidencia": "enviada_em is not null",
        "bibliografia": "enviada_em is not null",
        "descritores": "enviada_em is not null"
      },
      "constantes": []
    },
    "por_periodo": [],
    "medida_da_producao": {
      "nome": "sof_enviadas",
      "relacao": "int_medida_sof"
    }
  },
  "regulacao": {
    "instantes": [
      "solicitada_em",
      "agendada_para",
      "executada_em"
    ],
    "cadastros": {},
    "alcance_dias": 185,
    "por_periodo": []
  },
  "hospital_mensal": {
    "instantes": [],
    "situado_por": {
      "coluna": "cnes",
      "cadastro": "hospital"
    },
    "cadastros": {},
    "por_periodo": []
  },
  "vaga_regulada": {
    "instantes": [],
    "cadastros": {},
    "por_periodo": []
  }
}) }}
{%- endmacro %}

{% macro cadastros_acompanhados() -%}
{{ return([
  "nucleo",
  "ponto",
  "equipe",
  "protocolo_regulacao",
  "linha_cuidado_pactuada",
  "populacao",
  "meta"
]) }}
{%- endmacro %}

{% macro regras(fonte) -%}
{{ return({
  "teleconsultoria": {
    "exigidas": [
      {
        "coluna": "respondida_em",
        "situacoes": [
          "respondida"
        ]
      }
    ],
    "ordens": [
      {
        "coluna": "respondida_em",
        "antes": "solicitada_em"
      }
    ]
  },
  "telediagnostico": {
    "exigidas": [
      {
        "coluna": "realizado_em",
        "situacoes": [
          "realizado",
          "laudado"
        ]
      },
      {
        "coluna": "laudado_em",
        "situacoes": [
          "laudado"
        ]
      }
    ],
    "ordens": [
      {
        "coluna": "realizado_em",
        "antes": "solicitado_em"
      },
      {
        "coluna": "laudado_em",
        "antes": "realizado_em"
      }
    ]
  },
  "teleconsulta": {
    "exigidas": [
      {
        "coluna": "iniciada_em",
        "situacoes": [
          "realizada"
        ]
      }
    ],
    "ordens": [
      {
        "coluna": "encerrada_em",
        "antes": "iniciada_em"
      }
    ]
  },
  "teleducacao": {
    "exigidas": [],
    "ordens": []
  },
  "sof": {
    "exigidas": [
      {
        "coluna": "enviada_em",
        "situacoes": [
          "enviada",
          "devolvida",
          "aprovada",
          "publicada"
        ]
      }
    ],
    "ordens": [
      {
        "coluna": "primeiro_retorno_em",
        "antes": "enviada_em"
      }
    ]
  },
  "regulacao": {
    "exigidas": [
      {
        "coluna": "executada_em",
        "situacoes": [
          "executada"
        ]
      }
    ],
    "ordens": [
      {
        "coluna": "executada_em",
        "antes": "solicitada_em"
      },
      {
        "coluna": "encerrada_em",
        "antes": "solicitada_em"
      }
    ]
  },
  "hospital_mensal": {
    "exigidas": [],
    "ordens": []
  },
  "vaga_regulada": {
    "exigidas": [],
    "ordens": []
  },
  "chamado_suporte": {
    "exigidas": [],
    "ordens": [
      {
        "coluna": "respondido_em",
        "antes": "aberto_em"
      }
    ]
  }
}.get(fonte, {
  "exigidas": [],
  "ordens": []
})) }}
{%- endmacro %}

{% macro relacoes_de_medidas() -%}
{{ return({
  "int_medida_teleconsultoria_respondida": {
    "periodo": "mes",
    "recortes": {
      "cbo_familia": "cbo_familia",
      "tipo": "tipo",
      "resolucao_duvida": "resolucao_duvida",
      "intencao": "intencao"
    },
    "medidas": {
      "tc_respondidas": "count(*)",
      "tc_com_cbo": "count(*) filter (where cbo_familia is not null)",
      "tc_sincronas": "count(*) filter (where tipo = 'sincrona')",
      "tc_assincronas": "count(*) filter (where tipo = 'assincrona')",
      "tc_da_gestao": "count(*) filter (where solicitante_perfil = 'gestao')",
      "tc_candidatas_sof": "count(*) filter (where candidata_sof)",
      "tc_de_uti": "count(*) filter (where equipe_tipo = 'uti')",
      "tc_resposta_us": "sum(resposta_us)",
      "tc_assincronas_menos_72h": "count(*) filter (where tipo = 'assincrona' and resposta_us < 259200000000)",
      "tc_assincronas_ate_72h": "count(*) filter (where tipo = 'assincrona' and resposta_us <= 259200000000)",
      "tc_intencao_informada": "count(*) filter (where intencao_encaminhamento is not null)",
      "tc_com_intencao": "count(*) filter (where intencao_encaminhamento)",
      "tc_intencao_avaliada": "count(*) filter (where intencao_encaminhamento and encaminhamento_evitado is not null)",
      "tc_encaminhamentos_evitados": "count(*) filter (where intencao_encaminhamento and encaminhamento_evitado)",
      "tc_pertinencia_avaliada": "count(*) filter (where intencao_encaminhamento and encaminhamento_pertinente is not null)",
      "tc_encaminhamentos_pertinentes": "count(*) filter (where intencao_encaminhamento and encaminhamento_pertinente)",
      "tc_exame_avaliado": "count(*) filter (where exame_solicitado and exame_pertinente is not null)",
      "tc_exames_pertinentes": "count(*) filter (where exame_solicitado and exame_pertinente)",
      "tc_resolucao_informada": "count(*) filter (where resolucao_duvida is not null)",
      "tc_com_cid10": "count(*) filter (where tem_cid10)",
      "tc_com_ciap2": "count(*) filter (where tem_ciap2)"
    }
  },
  "int_medida_teleconsultoria_solicitada": {
    "periodo": "mes",
    "recortes": {
      "tipo": "tipo"
    },
    "medidas": {
      "tc_solicitadas": "count(*)",
      "tc_com_protocolo": "count(*) filter (where protocolo_aprovado)",
      "tc_vencidas": "count(*) filter (where vencida)",
      "tc_vencidas_no_prazo": "count(*) filter (where vencida and situacao = 'respondida' and no_prazo_72h)",
      "tc_vencidas_ate_72h": "count(*) filter (where vencida and situacao = 'respondida' and resposta_us <= 259200000000)"
    }
  },
  "int_medida_telediagnostico_solicitado": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "td_solicitados": "count(*)",
      "td_com_protocolo": "count(*) filter (where protocolo_aprovado)"
    }
  },
  "int_medida_telediagnostico_realizado": {
    "periodo": "mes",
    "recortes": {
      "tipo_exame": "tipo_exame",
      "classificacao": "classificacao",
      "porte_populacional": "porte_populacional"
    },
    "medidas": {
      "td_realizados": "count(*)",
      "td_espera_us": "sum(espera_us)",
      "td_ecg_realizados": "count(*) filter (where tipo_exame = 'ecg')",
      "td_eletivos_vencidos": "count(*) filter (where vencido)",
      "td_eletivos_vencidos_no_prazo": "count(*) filter (where vencido and situacao = 'laudado' and laudo_no_prazo_72h)"
    }
  },
  "int_medida_telediagnostico_laudado": {
    "periodo": "mes",
    "recortes": {
      "tipo_exame": "tipo_exame",
      "resultado | sexo": "resultado_e_sexo",
      "resultado | faixa": "resultado_e_faixa"
    },
    "medidas": {
      "td_laudados": "count(*)",
      "td_ecg_laudados": "count(*) filter (where tipo_exame = 'ecg')",
      "td_eletivos": "count(*) filter (where carater = 'eletivo')",
      "td_eletivos_no_prazo": "count(*) filter (where carater = 'eletivo' and laudo_no_prazo_72h)"
    }
  },
  "int_medida_teleconsulta_realizada": {
    "periodo": "mes",
    "recortes": {
      "especialidade": "especialidade",
      "modalidade": "modalidade",
      "monitoramento": "monitoramento",
      "especialidade x primeira_vez": "especialidade_e_vez"
    },
    "medidas": {
      "co_realizadas": "count(*)",
      "co_com_espera": "count(*) filter (where espera_conhecida)",
      "co_espera_us": "sum(espera_us) filter (where espera_conhecida)",
      "co_com_horario": "count(*) filter (where agendada_para_utc is not null)",
      "co_atraso_us": "sum(atraso_us) filter (where agendada_para_utc is not null)",
      "co_concluidas": "count(*) filter (where espera_conhecida and encerrada_em_utc is not null)",
      "co_conclusao_us": "sum(espera_us + duracao_us) filter (where espera_conhecida and encerrada_em_utc is not null)",
      "co_duracao_us": "sum(duracao_us)",
      "co_com_especialidade": "count(*) filter (where especialidade is not null)",
      "co_monitoramento_informado": "count(*) filter (where modalidade = 'telemonitoramento' and monitoramento is not null)",
      "co_televisitas_video": "count(*) filter (where modalidade = 'televisita' and canal = 'video')",
      "co_teleorientacoes_chat": "count(*) filter (where modalidade = 'teleorientacao' and canal = 'chat')",
      "co_teleconsultas_video": "count(*) filter (where modalidade = 'teleconsulta' and canal = 'video')",
      "co_teleconsultas_video_ambulatoriais": "count(*) filter (where modalidade = 'teleconsulta' and canal = 'video' and ambito = 'ambulatorial')",
      "co_transferencias_necessarias": "count(*) filter (where transferencia_necessaria)",
      "co_transferencias_realizadas": "count(*) filter (where transferencia_realizada)",
      "co_transferencia_remota_min": "sum(transferencia_remota_min) filter (where transferencia_referencia_min is not null)",
      "co_transferencia_referencia_min": "sum(transferencia_referencia_min) filter (where transferencia_remota_min is not null)"
    }
  },
  "int_medida_teleducacao": {
    "periodo": "mes",
    "recortes": {
      "formato": "formato"
    },
    "medidas": {
      "te_realizadas": "count(*)",
      "te_videocolaboracoes": "count(*) filter (where tipo = 'videocolaboracao')",
      "te_participantes": "sum(participantes)",
      "te_cursos": "count(*) filter (where tipo = 'curso')",
      "te_alunos": "sum(alunos) filter (where tipo = 'curso')"
    }
  },
  "int_medida_sof": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "sof_enviadas": "count(*) filter (where evento = 'enviada')",
      "sof_aprovadas": "count(*) filter (where evento = 'aprovada')",
      "sof_retorno_vencido": "count(*) filter (where evento = 'enviada' and retorno_vencido)",
      "sof_retorno_em_30_dias": "count(*) filter (where evento = 'enviada' and retorno_em_30_dias)"
    }
  },
  "int_medida_regulacao_solicitada": {
    "periodo": "mes",
    "recortes": {
      "risco": "risco"
    },
    "medidas": {
      "re_vencidas_30_dias": "count(*) filter (where prazo_de_30_dias_vencido)",
      "re_vencidas_30_dias_executadas": "count(*) filter (where prazo_de_30_dias_vencido and executada and em_30_dias)",
      "re_vencidas_90_dias": "count(*) filter (where prazo_de_90_dias_vencido)",
      "re_vencidas_90_dias_executadas": "count(*) filter (where prazo_de_90_dias_vencido and executada and em_90_dias)",
      "re_vencidas_do_risco": "count(*) filter (where prazo_do_risco_vencido)",
      "re_vencidas_do_risco_executadas": "count(*) filter (where prazo_do_risco_vencido and executada and no_prazo_do_risco)"
    }
  },
  "int_medida_regulacao_executada": {
    "periodo": "mes",
    "recortes": {
      "especialidade": "especialidade",
      "risco": "risco"
    },
    "medidas": {
      "re_executadas": "count(*)",
      "re_espera_us": "sum(espera_us)",
      "re_em_30_dias": "count(*) filter (where em_30_dias)",
      "re_em_90_dias": "count(*) filter (where em_90_dias)"
    }
  },
  "int_medida_regulacao_agendada": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "re_comparecimento_esperado": "count(*)",
      "re_faltas": "count(*) filter (where situacao = 'falta')"
    }
  },
  "int_medida_hospital": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "ho_internacoes_com_reinternacao": "sum(internacoes) filter (where reinternacoes is not null)",
      "ho_reinternacoes": "sum(reinternacoes)",
      "ho_internacoes_com_permanencia": "sum(internacoes) filter (where dias_permanencia is not null)",
      "ho_dias_permanencia": "sum(dias_permanencia)",
      "ho_internacoes_com_obito": "sum(internacoes) filter (where obitos is not null)",
      "ho_obitos": "sum(obitos)"
    }
  },
  "int_medida_vaga": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "vg_ofertadas": "sum(ofertadas)",
      "vg_ociosas": "sum(greatest(ofertadas - agendadas, 0))"
    }
  },
  "int_medida_producao": {
    "periodo": "mes",
    "recortes": {
      "servico": "servico"
    },
    "medidas": {
      "producao": ""
    }
  },
  "int_medida_ponto_ativo": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "pontos_ativos_teleconsultoria": "count(distinct ponto_cnes) filter (where familia = 'teleconsultoria')",
      "pontos_ativos_telediagnostico": "count(distinct ponto_cnes) filter (where familia = 'telediagnostico')"
    }
  },
  "int_detalhe_teleconsultoria": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "tc_respondidas": "count(*)",
      "tc_da_gestao": "count(*) filter (where solicitante_perfil = 'gestao')"
    }
  },
  "int_detalhe_telediagnostico": {
    "periodo": "mes",
    "recortes": {},
    "medidas": {
      "td_laudados": "count(*)"
    }
  },
  "int_medida_teleconsulta_semana": {
    "periodo": "semana",
    "recortes": {
      "modalidade": "modalidade"
    },
    "medidas": {
      "co_realizadas": "count(*)",
      "co_concluidas": "count(*) filter (where espera_conhecida and encerrada_em_utc is not null)",
      "co_conclusao_us": "sum(espera_us + duracao_us) filter (where espera_conhecida and encerrada_em_utc is not null)"
    }
  }
}) }}
{%- endmacro %}
