"""Indicadores informados: figures that a contract, a programme or another system delivers computed."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun, warning

TABLE = "fatos.fct_indicador_informado"

RULES = (
    already_begun("competencia", owner="estado"),
    warning(
        "so_do_que_nao_se_calcula",
        "indicador_id not in (select indicador_id from fatos.dim_indicador_local_termo)",
        "indicador_id",
        "O indicador tem termos: é calculado, e o que se informa dele não é usado.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_indicador_informado",
    kind="fonte",
    table=TABLE,
    asset="fct_indicador_informado",
    unusable="os indicadores do estado que chegam informados",
    frames=contract_frames("indicador_informado", TABLE, RULES),
)
