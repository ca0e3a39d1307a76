"""Indicadores informados: figures that a contract, a programme or another system delivers computed."""

from expectations.contract import contract_frames
from expectations.marts.indicador_valor import LEVELS
from expectations.marts.indicador_valor_detalhe import LEVELS as BELOW
from expectations.model import Suite
from expectations.sources._plausible import already_begun, warning

TABLE = "fatos.fct_indicador_informado"
_CODES = " ".join(f"when '{level}' then {condition}" for level, condition in (LEVELS | BELOW).items())

RULES = (
    already_begun("competencia", owner="estado"),
    warning(
        "codigo_do_nivel",
        f"case nivel {_CODES} end",
        "nivel_id",
        "O código é de uma unidade do nível (BR, MG, MG-Norte, código IBGE, CNES); com outro não há número.",
        owner="estado",
    ),
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
