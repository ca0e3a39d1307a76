"""Consultas presenciais: in-person specialised visits, month by month."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun, not_negative

TABLE = "fatos.fct_consulta_presencial"

RULES = (
    *not_negative(["quantidade"], owner="estado"),
    already_begun("competencia", owner="estado"),
)

SUITE = Suite(
    name="fonte_consulta_presencial",
    kind="fonte",
    table=TABLE,
    asset="fct_consulta_presencial",
    unusable="o impacto sobre as consultas presenciais (PAHO.162)",
    frames=contract_frames("consulta_presencial", TABLE, RULES),
)
