"""População: residents by município and year, the denominator of rates per inhabitant."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule

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
    Rule(
        "ano_plausivel",
        "ano between 1970 and 2100",
        "ano",
        "Ano com quatro algarismos, entre 1970 e 2100.",
        severity="aviso",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_populacao",
    kind="fonte",
    table=TABLE,
    asset="dim_populacao",
    title="População residente",
    unusable="as taxas por habitante e o porte populacional (HAOC1.257d, HAOC4.315b)",
    frames=contract_frames("populacao", TABLE, RULES),
)
