"""Equipe do núcleo: its staff, only ever as pseudonyms."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_equipe_nucleo"

RULES = (term_in_order(),)

SUITE = Suite(
    name="fonte_equipe_nucleo",
    kind="fonte",
    table=TABLE,
    asset="dim_equipe_nucleo",
    unusable="a equipe do núcleo por função (DESD.1801)",
    frames=contract_frames("equipe_nucleo", TABLE, RULES),
)
