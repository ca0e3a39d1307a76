"""Equipes: teams by INE."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_equipe"

SUITE = Suite(
    name="fonte_equipe",
    kind="fonte",
    table=TABLE,
    asset="dim_equipe",
    unusable="os indicadores por equipe (MSNT5.381, 393), de UTI (DESD.1817) e o componente variável",
    frames=contract_frames("equipe", TABLE, [term_in_order()]),
)
