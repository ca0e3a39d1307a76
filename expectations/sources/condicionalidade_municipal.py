"""Condicionalidades municipais: what a município fulfilled before its service starts."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun

TABLE = "fatos.dim_condicionalidade_municipal"

RULES = (already_begun("cumprida_em"),)

SUITE = Suite(
    name="fonte_condicionalidade_municipal",
    kind="fonte",
    table=TABLE,
    asset="dim_condicionalidade_municipal",
    unusable="os municípios aptos e as condicionalidades cumpridas (MG.aptos e MG.condicao)",
    frames=contract_frames("condicionalidade_municipal", TABLE, RULES),
)
