"""Linhas de cuidado pactuadas: the agreed lines that the variable payment depends on."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_linha_cuidado_pactuada"

SUITE = Suite(
    name="fonte_linha_cuidado_pactuada",
    kind="fonte",
    table=TABLE,
    asset="dim_linha_cuidado_pactuada",
    unusable="o componente variável da Portaria de Consolidação 6 (MSPC6.365a a 368b)",
    frames=contract_frames("linha_cuidado_pactuada", TABLE, [term_in_order("pactuada_em")]),
)
