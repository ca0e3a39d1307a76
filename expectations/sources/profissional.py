"""Profissionais: who may ask, núcleo by núcleo, only ever as pseudonyms."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_profissional"

SUITE = Suite(
    name="fonte_profissional",
    kind="fonte",
    table=TABLE,
    asset="dim_profissional",
    unusable="o percentual de profissionais ativos (HAOC1.257a)",
    frames=contract_frames("profissional", TABLE, [term_in_order()]),
)
