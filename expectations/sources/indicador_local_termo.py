"""Termos: of which measures an indicator of a state's own is made."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning

TABLE = "fatos.dim_indicador_local_termo"

RULES = (
    warning(
        "contagem_sem_denominador",
        """papel = 'numerador' or indicador_id not in (
            select indicador_id from fatos.dim_indicador_local where tipo = 'contagem'
        )""",
        "papel",
        "Uma contagem só tem numerador; o denominador não é usado.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_indicador_local_termo",
    kind="fonte",
    table=TABLE,
    asset="dim_indicador_local_termo",
    unusable="os indicadores do estado que se calculam",
    frames=contract_frames("indicador_local_termo", TABLE, RULES),
)
