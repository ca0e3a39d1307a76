"""População: residents by município and year, the denominator of rates per inhabitant."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule
from expectations.sources._plausible import plausible_year

TABLE = "fatos.dim_populacao"

RULES = (
    Rule(
        "populacao_positiva",
        "populacao > 0",
        "populacao",
        "População maior que zero: com zero a taxa por habitante do município não existe.",
        severity="aviso",
        owner="estado",
    ),
    plausible_year(),
)

SUITE = Suite(
    name="fonte_populacao",
    kind="fonte",
    table=TABLE,
    asset="dim_populacao",
    unusable="as taxas por habitante e o porte populacional (HAOC1.257d, HAOC4.315b)",
    frames=contract_frames("populacao", TABLE, RULES),
)
