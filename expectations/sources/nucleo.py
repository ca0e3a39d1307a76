"""Núcleos: the registry that every record needs."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_nucleo"

SUITE = Suite(
    name="fonte_nucleo",
    kind="fonte",
    table=TABLE,
    asset="dim_nucleo",
    unusable="todos os indicadores: sem núcleo não há fuso, UF nem nível",
    frames=contract_frames("nucleo", TABLE, [term_in_order()]),
)
