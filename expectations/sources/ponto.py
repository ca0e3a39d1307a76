"""Pontos, núcleo by núcleo: where requests come from, and their município when the record has none."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_ponto_nucleo"

SUITE = Suite(
    name="fonte_ponto",
    kind="fonte",
    table=TABLE,
    asset="dim_ponto_nucleo",
    unusable="os indicadores por ponto e por município e as taxas de utilização (MSNT5.383, 388, 389, 394)",
    frames=contract_frames("ponto", TABLE, [term_in_order("implantado_em", "desativado_em")]),
)
