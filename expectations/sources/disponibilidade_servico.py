"""Disponibilidade do serviço: hours contracted and hours working, month by month."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun, at_most, fits_in_a_month, not_negative

TABLE = "fatos.fct_disponibilidade_servico"

RULES = (
    *not_negative(["horas_contratadas", "horas_funcionamento"]),
    at_most("horas_funcionamento", "horas_contratadas", "acima disso a disponibilidade passa de 100 %"),
    fits_in_a_month("horas_contratadas"),
    already_begun("competencia"),
)

SUITE = Suite(
    name="fonte_disponibilidade_servico",
    kind="fonte",
    table=TABLE,
    asset="fct_disponibilidade_servico",
    unusable="a disponibilidade do serviço (HAOC1.257b)",
    frames=contract_frames("disponibilidade_servico", TABLE, RULES),
)
