"""Prioridades de saúde digital: a state's priority areas and whether a digital service serves them."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import plausible_year

TABLE = "fatos.fct_saude_digital_prioridade"

RULES = (plausible_year(),)

SUITE = Suite(
    name="fonte_saude_digital_prioridade",
    kind="fonte",
    table=TABLE,
    asset="fct_saude_digital_prioridade",
    unusable="as áreas prioritárias com saúde digital (BDHI.463)",
    frames=contract_frames("saude_digital_prioridade", TABLE, RULES),
)
