"""The sources of the contract as people call them."""

from __future__ import annotations

NAMES = {
    "teleconsultoria": "teleconsultoria",
    "teleconsulta": "teleconsulta",
    "telediagnostico": "telediagnóstico",
    "sof": "SOF",
    "teleducacao": "tele-educação",
    "regulacao": "regulação",
    "nucleo": "cadastro de núcleos",
    "ponto": "cadastro de pontos",
    "equipe": "cadastro de equipes",
    "profissional": "cadastro de profissionais",
    "equipe_nucleo": "equipe do núcleo",
    "populacao": "população",
    "protocolo_regulacao": "protocolos de regulação",
    "linha_cuidado_pactuada": "linhas de cuidado pactuadas",
    "oferta_especialidade": "oferta de especialidades",
    "agenda_especialista": "agenda de especialistas",
    "disponibilidade_servico": "disponibilidade do serviço",
    "chamado_suporte": "chamados de suporte",
    "plano_trabalho": "plano de trabalho",
    "repasse": "repasses",
    "hospital": "cadastro de hospitais",
    "hospital_mensal": "hospitais por mês",
    "consulta_presencial": "consultas presenciais",
    "vaga_regulada": "vagas reguladas",
    "meta": "metas",
    "condicionalidade_municipal": "condicionalidades dos municípios",
    "licenca_videoconferencia": "licenças de videoconferência",
    "avaliacao_aspecto": "avaliação de aspectos",
    "saude_digital_prioridade": "prioridades de saúde digital",
}


def name(fonte: str) -> str:
    """A source in words; as the folder is called when the contract does not know it."""
    return NAMES.get(fonte, fonte)
