"""Repasses: the monthly federal transfer that the variable payment is a part of."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning

TABLE = "fatos.fct_repasse"

RULES = (
    warning(
        "valor_positivo",
        "valor > 0",
        "valor",
        "Repasse maior que zero; um estorno se informa corrigindo o mês, não com valor negativo.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_repasse",
    kind="fonte",
    table=TABLE,
    asset="fct_repasse",
    unusable="o valor do componente variável a receber (MSPC6.valor)",
    frames=contract_frames("repasse", TABLE, RULES),
)
