"""The catalogue: one row an indicator, complete, and honest about which indicators have rows."""

from expectations.model import Check, Frame, Suite
from expectations.rules import Rule, key_frame, rules_frame

TABLE = "marts.indicador"
KINDS = ("contagem", "proporcao", "media", "razao", "mediana", "ranking")
SENSES = ("maior_melhor", "menor_melhor", "neutro")


def _domain(column: str, values: tuple[str, ...]) -> Check:
    return Check(
        f"dominio_{column}", "ExpectColumnValuesToBeInSet", column, "critica",
        f"Somente os valores do contrato: {', '.join(values)}.", "operacao",
        arguments={"value_set": list(values)},
    )  # fmt: skip


FILLED = tuple(
    Rule(
        f"preenchida_{column}",
        f"coalesce({column} <> '', false)",
        column,
        "Todo indicador diz o que é e de onde vem.",
    )
    for column in ("norma", "nome", "definicao", "numerador", "tipo", "unidade", "sentido")
)

RULES = (
    *FILLED,
    Rule(
        "fator_positivo",
        "fator > 0 or indicador_id like 'LOCAL.%'",
        "fator",
        "Fator maior que zero; o de um indicador próprio do estado é o que o estado disse.",
    ),
    Rule(
        "motivo_quando_indisponivel",
        "coalesce(disponivel = (motivo_indisponivel is null), false)",
        "motivo_indisponivel",
        "Indicador sem linhas diz o motivo; indicador com linhas não tem motivo.",
        severity="aviso",
    ),
)

AVAILABLE = Rule(
    "disponivel_conforme_linhas",
    """coalesce(disponivel = (
        indicador_id in (select indicador_id from marts.indicador_valor)
        or indicador_id in (select indicador_id from marts.indicador_valor_detalhe)
    ), false)""",
    "disponivel",
    "Disponível somente o indicador que tem linhas nesta publicação.",
)

SUITE = Suite(
    name="mart_indicador",
    kind="mart",
    table=TABLE,
    asset="indicador",
    heading="Catálogo de indicadores",
    unusable="o significado dos números: nome, fórmula, sentido e meta de cada indicador",
    frames=(
        key_frame(
            TABLE, ("indicador_id",), "chave_unica", "Cada indicador aparece uma única vez no catálogo."
        ),
        Frame(
            "select indicador_id, tipo, sentido, 1 as registros from registro order by indicador_id",
            (_domain("tipo", KINDS), _domain("sentido", SENSES)),
            labels=("indicador_id", "tipo", "sentido"),
        ),
        rules_frame(RULES, ("indicador_id",)),
        rules_frame(
            [AVAILABLE],
            ("indicador_id",),
            requires=("marts.indicador_valor", "marts.indicador_valor_detalhe"),
        ),
    ),
    required=True,
)
