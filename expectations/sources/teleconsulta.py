"""Teleconsulta: booking, beginning and end of an encounter, and what only some encounters can have."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import not_negative, warning

TABLE = "fatos.fct_teleconsulta"

RULES = (
    warning(
        "iniciada_em_depois_da_marcacao",
        "iniciada_em_utc >= agendada_em_utc",
        "agendada_em",
        "A marcação vem antes do atendimento; senão ele fica fora das esperas (PAHO.158 e 209).",
    ),
    warning(
        "duracao_plausivel",
        "encerrada_em_utc <= iniciada_em_utc + interval 24 hour",
        "encerrada_em",
        "Atendimento de no máximo 24 horas; mais que isso é encerramento esquecido e zera PAHO.165.",
    ),
    warning(
        "realizada_com_consentimento",
        "case when situacao = 'realizada' then consentimento end",
        "consentimento",
        "Atendimento realizado só com o consentimento do paciente, quando o campo é informado.",
    ),
    warning(
        "monitoramento_so_no_telemonitoramento",
        "case when monitoramento is not null then modalidade = 'telemonitoramento' end",
        "monitoramento",
        "Tipo de monitoramento só no telemonitoramento; em outra modalidade não conta em TIC.840.",
    ),
    warning(
        "transferencia_realizada_so_se_necessaria",
        "case when transferencia_realizada then coalesce(transferencia_necessaria, false) end",
        "transferencia_realizada",
        "Transferência realizada só onde era necessária; senão PAHO.183 fica abaixo de 1.",
    ),
    *not_negative(["transferencia_remota_min", "transferencia_referencia_min"]),
)

SUITE = Suite(
    name="fonte_teleconsulta",
    kind="fonte",
    table=TABLE,
    asset="fct_teleconsulta",
    unusable="todos os indicadores de teleconsulta (PAHO.156 a 169, 183, 186, 208 a 210, DESD e TIC.840)",
    frames=contract_frames("teleconsulta", TABLE, RULES),
    incremental=True,
)
