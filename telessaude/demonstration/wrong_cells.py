"""The wrong cells that senders deliver: fault, column and value, by source, SMART list or planilha."""

from __future__ import annotations

_INVALID_CPF, _UNKNOWN_CNES, _BEFORE = "12345678900", "0000019", "2001-01-01 00:00:00"
CELLS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "teleconsultoria": (
        ("cbo_ficticio", "solicitante_cbo", "999999"),
        ("cnes_ficticio", "ponto_cnes", "9999999"),
        ("ine_ficticio", "equipe_ine", "0000000000"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("ponto_desconhecido", "ponto_cnes", _UNKNOWN_CNES),
        ("protocolo_desconhecido", "protocolo_regulacao_id", "PR-XX-99"),
        ("nucleo_desconhecido", "nucleo_id", "0000027"),
        ("satisfacao_invalida", "satisfacao", "7"),
        ("cid_invalido", "cid10", "IGN"),
        ("intencao_invalida", "intencao_encaminhamento", "talvez"),
        ("tipo_invalido", "tipo", "mista"),
        ("sem_solicitacao", "solicitada_em", None),
        ("resposta_antes", "respondida_em", _BEFORE),
        ("cpf_invalido", "solicitante_id", _INVALID_CPF),
    ),
    "telediagnostico": (
        ("cbo_ficticio", "solicitante_cbo", "000000"),
        ("cnes_ficticio", "ponto_cnes", "0000000"),
        ("ine_ficticio", "equipe_ine", "0000000000"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("ponto_desconhecido", "ponto_cnes", _UNKNOWN_CNES),
        ("exame_invalido", "tipo_exame", "raio-x"),
        ("sigtap_invalido", "procedimento_sigtap", "123"),
        ("sexo_invalido", "paciente_sexo", "X"),
        ("sem_solicitacao", "solicitado_em", None),
        ("laudo_antes", "laudado_em", _BEFORE),
        ("cpf_invalido", "solicitante_id", _INVALID_CPF),
    ),
    "teleconsultorias": (
        ("cbo_ficticio", "scbo", "999999"),
        ("cnes_ficticio", "scnes", "9999999"),
        ("ine_ficticio", "sine", "0000000000"),
        ("satisfacao_invalida", "satisf", "7"),
        ("sem_solicitacao", "dtsol", None),
        ("cpf_invalido", "scpf", _INVALID_CPF),
    ),
    "telediagnosticos": (
        ("cbo_ficticio", "scbo", "999999"),
        ("cnes_ficticio", "pnt", "9999999"),
        ("municipio_inexistente", "paibge", "999999"),
        ("cpf_invalido", "scpf", _INVALID_CPF),
    ),
    "planilha": (
        ("cbo_ficticio", "CBO", "999999.0"),
        ("municipio_inexistente", "Município Solicitante", "Município Inexistente"),
        ("conduta_livre", "Conduta", "Aguardando exames"),
        ("sem_solicitante", "CPF do Solicitante", None),
        ("cpf_invalido", "CPF do Solicitante", _INVALID_CPF),
    ),
    "teleconsulta": (
        ("cbo_ficticio", "profissional_cbo", "999999"),
        ("cnes_ficticio", "ponto_cnes", "9999999"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("ponto_desconhecido", "ponto_cnes", _UNKNOWN_CNES),
        ("modalidade_invalida", "modalidade", "telefonema"),
        ("canal_invalido", "canal", "fax"),
        ("fim_antes", "encerrada_em", _BEFORE),
        ("sem_paciente", "paciente_id", None),
        ("cpf_invalido", "paciente_id", _INVALID_CPF),
    ),
    "teleducacao": (
        ("tipo_invalido", "tipo", "palestra"),
        ("formato_invalido", "formato", "presencial"),
        ("nucleo_desconhecido", "nucleo_id", "0000027"),
        ("sem_data", "realizada_em", None),
    ),
    "atividades_teleeducacao": (
        ("tipo_invalido", "tipo", "9"),
        ("sem_data", "dtdispo", None),
    ),
    "regulacao": (
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("situacao_invalida", "situacao", "em análise"),
        ("risco_invalido", "risco", "roxo"),
        ("sem_procedimento", "procedimento", None),
        ("execucao_antes", "executada_em", _BEFORE),
        ("cpf_invalido", "paciente_id", _INVALID_CPF),
    ),
    "chamado_suporte": (
        ("sem_abertura", "aberto_em", None),
        ("resposta_antes", "respondido_em", _BEFORE),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
    ),
    "agenda_especialista": (
        ("horas_invalidas", "horas_tele", "a definir"),
        ("competencia_invalida", "competencia", "2023-13-01"),
    ),
    "disponibilidade_servico": (("horas_invalidas", "horas_funcionamento", "integral"),),
    "vaga_regulada": (
        ("vagas_invalidas", "ofertadas", "s/i"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
    ),
    "hospital_mensal": (
        ("obitos_invalidos", "obitos", "s/i"),
        ("cnes_ficticio", "cnes", "9999999"),
    ),
}
