"""Telediagnóstico: the order request, exam, report, and everything the contract says of its columns."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule
from expectations.sources._instants import not_before, not_in_the_future, required_when, within_nucleus_term

TABLE = "fatos.fct_telediagnostico"

RULES = (
    *not_in_the_future(["atualizado_em", "solicitado_em", "realizado_em", "laudado_em"]),
    not_before("realizado_em", "solicitado_em"),
    not_before("laudado_em", "realizado_em"),
    required_when("realizado_em", ["realizado", "laudado"]),
    required_when("laudado_em", ["laudado"]),
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
    title="Telediagnósticos",
    unusable="todos os indicadores de telediagnóstico (MSNT5.389 a 396, MSNT50.765, DESD e HAOC de exames)",
    frames=(
        *contract_frames("telediagnostico", TABLE, RULES),
        within_nucleus_term("solicitado_em"),
    ),
    incremental=True,
)
