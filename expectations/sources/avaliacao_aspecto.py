"""Avaliação de aspectos: a núcleo's answers to the aspects of the catalogue that are not indicators."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import rules_frame
from expectations.sources._free_text import no_person_number
from expectations.sources._plausible import already_begun, warning

TABLE = "fatos.fct_avaliacao_aspecto"

IN_THE_CATALOGUE = warning(
    "aspecto_do_catalogo",
    """aspecto::varchar in (
        select aspecto::varchar from seeds.aspecto where natureza = 'característica'
    )""",
    "aspecto",
    "O aspecto é um dos 121 de natureza característica do catálogo; a resposta a outro não conta.",
)

RULES = (
    already_begun("respondida_em"),
    no_person_number("evidencia"),
)

SUITE = Suite(
    name="fonte_avaliacao_aspecto",
    kind="fonte",
    table=TABLE,
    asset="fct_avaliacao_aspecto",
    unusable="a conformidade e os aspectos respondidos (AVAL.conformidade e AVAL.respondidos)",
    frames=(
        *contract_frames("avaliacao_aspecto", TABLE, RULES),
        rules_frame([IN_THE_CATALOGUE], labels=("aspecto",), requires=("seeds.aspecto",)),
    ),
)
