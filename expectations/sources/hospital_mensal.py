"""Produção hospitalar: admissions, readmissions, stays and deaths, month by month."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun, at_most, not_negative, warning

TABLE = "fatos.fct_hospital_mensal"

RULES = (
    *not_negative(["internacoes", "reinternacoes", "dias_permanencia", "obitos"], owner="estado"),
    at_most("reinternacoes", "internacoes", "toda reinternação é uma internação", owner="estado"),
    at_most("obitos", "internacoes", "acima disso a mortalidade passa de 100 %", owner="estado"),
    warning(
        "permanencia_media_plausivel",
        "case when internacoes >= 0 then dias_permanencia <= 90 * internacoes end",
        "dias_permanencia",
        "Permanência média de no máximo 90 dias por internação; acima disso são horas ou dias acumulados.",
        owner="estado",
    ),
    already_begun("competencia", owner="estado"),
)

SUITE = Suite(
    name="fonte_hospital_mensal",
    kind="fonte",
    table=TABLE,
    asset="fct_hospital_mensal",
    unusable="as taxas de reinternação, permanência e mortalidade (HAOC1.258c a e)",
    frames=contract_frames("hospital_mensal", TABLE, RULES),
)
