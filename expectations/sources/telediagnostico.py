"""Telediagnóstico: the order request, exam, report, and everything the contract says of its columns."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule

TABLE = "fatos.fct_telediagnostico"

RULES = (
    Rule(
        "nascimento_ate_o_exame",
        "paciente_nascimento <= coalesce(realizado_em, solicitado_em)::date",
        "paciente_nascimento",
        "Paciente nascido até o dia do exame; senão a faixa etária de HAOC4.315d fica errada.",
        severity="aviso",
        owner="nucleo",
    ),
)

SUITE = Suite(
    name="fonte_telediagnostico",
    kind="fonte",
    table=TABLE,
    asset="fct_telediagnostico",
    unusable="todos os indicadores de telediagnóstico (MSNT5.389 a 396, MSNT50.765, DESD e HAOC de exames)",
    frames=contract_frames("telediagnostico", TABLE, RULES),
    incremental=True,
)
