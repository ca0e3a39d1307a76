"""Segunda opinião formativa: order of its steps, its origin, and no person's number in its free text."""

from expectations.contract import contract_frames
from expectations.model import Frame, Suite
from expectations.rules import Rule, rules_frame
from expectations.sources._free_text import no_person_number

TABLE = "fatos.fct_sof"
FREE_TEXT = ("pergunta", "resposta", "bibliografia", "profissional_solicitante", "autoria")


def _known_origin() -> Frame:
    rule = Rule(
        "teleconsultoria_de_origem_conhecida",
        "conhecida",
        "teleconsultoria_id",
        "A teleconsultoria de origem, quando informada, existe no mesmo núcleo.",
        severity="aviso",
        owner="nucleo",
    )
    source = """(
    select
        r.nucleo_id,
        case
            when r.teleconsultoria_id is not null then exists (
                select 1
                from fatos.fct_teleconsultoria as t
                where t.nucleo_id = r.nucleo_id and t.teleconsultoria_id = r.teleconsultoria_id
            )
        end as conhecida
    from registro as r
)"""
    return rules_frame([rule], labels=("nucleo_id",), source=source, requires=("fatos.fct_teleconsultoria",))


RULES = tuple(no_person_number(column) for column in FREE_TEXT)

SUITE = Suite(
    name="fonte_sof",
    kind="fonte",
    table=TABLE,
    asset="fct_sof",
    unusable="os indicadores de SOF (MSNT5.414b e c, MSNT63.327 e 329, DESD.1820)",
    frames=(*contract_frames("sof", TABLE, RULES), _known_origin()),
    incremental=True,
)
