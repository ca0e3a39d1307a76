"""Targets that a quadrimester does not judge: with those judged, the whole contract, and nothing twice."""

from expectations.model import Suite
from expectations.rules import Rule, key_frame, rules_frame

TABLE = "marts.meta_sem_avaliacao"
KEY = ("indicador_id", "periodo_inicio", "nivel", "nivel_id")

# A cent: the amount is a product of doubles.
CENT = 0.005

RULES = (
    Rule(
        "so_quadrimestre",
        "periodo_tipo = 'quadrimestre' and day(periodo_inicio) = 1 and month(periodo_inicio) in (1, 5, 9)",
        "periodo_inicio",
        "O contrato paga por quadrimestre, que começa em janeiro, maio ou setembro.",
    ),
    Rule("com_peso", "peso is not null", "peso", "Só metas com peso entram no contrato."),
    Rule(
        "motivo_dito", "coalesce(trim(motivo) <> '', false)", "motivo", "Toda meta sem avaliação diz por quê."
    ),
    Rule(
        "valor_cheio_pela_formula",
        f"""case
        when orcamento is null then valor_cheio is null
        else coalesce(abs(valor_cheio - peso / 100 * orcamento) <= {CENT}, false)
    end""",
        "valor_cheio",
        "Valor cheio = peso × orçamento, e nulo sem orçamento.",
    ),
)

NOT_JUDGED = Rule(
    "nao_avaliada",
    "not avaliada",
    "indicador_id",
    "Uma meta avaliada em um quadrimestre não está também entre as sem avaliação.",
)

_JUDGED = f"""(
    select
        r.*,
        ({", ".join(f"r.{name}" for name in ("periodo_tipo", *KEY))}) in (
            select ({", ".join(("periodo_tipo", *KEY))}) from marts.meta_avaliacao
        ) as avaliada
    from registro as r
)"""

SUITE = Suite(
    name="mart_meta_sem_avaliacao",
    kind="mart",
    table=TABLE,
    asset="meta_sem_avaliacao",
    heading="Metas que o quadrimestre não avalia",
    unusable="o que do contrato o quadrimestre não avalia, com o valor e o motivo",
    frames=(
        key_frame(TABLE, KEY, "chave_unica", "Cada meta aparece uma única vez por quadrimestre."),
        rules_frame(RULES, ("indicador_id", "nivel_id")),
        rules_frame([NOT_JUDGED], ("indicador_id", "nivel_id"), _JUDGED, requires=("marts.meta_avaliacao",)),
    ),
)
