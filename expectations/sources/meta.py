"""Metas: agreed targets, which must name an indicator of the catalogue."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule, rules_frame
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_meta"

KNOWN_INDICATOR = Rule(
    "indicador_no_catalogo",
    "indicador_id in (select indicador_id from marts.indicador "
    "union all select indicador_id from fatos.dim_indicador_local)",
    "indicador_id",
    "A meta é de um indicador do catálogo ou do estado; de outro, ela nunca é avaliada.",
    severity="aviso",
    owner="estado",
)

SUITE = Suite(
    name="fonte_meta",
    kind="fonte",
    table=TABLE,
    asset="dim_meta",
    unusable="a situação em relação à meta (atingida, parcial, não atingida)",
    frames=(
        *contract_frames("meta", TABLE, [term_in_order()]),
        rules_frame(
            [KNOWN_INDICATOR],
            labels=("indicador_id",),
            requires=("marts.indicador", "fatos.dim_indicador_local"),
        ),
    ),
)
