"""What is common to many rejections: each says what and how many, none shows a person's value."""

from expectations.marts.rejeicao import IS_PERSON
from expectations.model import Frame, Suite
from expectations.rules import Rule, rules_frame
from expectations.vocabulary import PSEUDONYM

TABLE = "marts.rejeicao_comum"
_SHOWN = f"e -> e.valor <> '!' and not regexp_full_match(e.valor, '{PSEUDONYM}')"
_OF_WHAT_IS_NOT_READ = ("aba_oculta", "aba_sem_coluna_obrigatoria", "arquivo_repetido")

RULES = (
    Rule(
        "resumo_preenchido",
        "coalesce(resumo <> '', false)",
        "resumo",
        "O que é comum a várias rejeições é dito em uma frase.",
    ),
    Rule(
        "conta_ao_menos_uma_linha",
        f"coalesce(contagem >= if(regra in {_OF_WHAT_IS_NOT_READ}, 0, 1), false)",
        "contagem",
        "O que é comum a várias rejeições é de ao menos uma linha; o que não foi lido pode não ter nenhuma.",
    ),
    Rule(
        "exemplos_sem_pessoa",
        f"case when {IS_PERSON} then len(list_filter(exemplos, {_SHOWN})) = 0 end",
        "exemplos",
        "Em coluna de pessoa nenhum exemplo mostra o valor recebido: nem CPF, nem CNS, nem nome.",
    ),
)


def _known_delivery() -> Frame:
    rule = Rule(
        "entrega_conhecida",
        "entrega_id in (select entrega_id from marts.entrega)",
        "entrega_id",
        "O que é comum a várias rejeições é de uma entrega conhecida.",
    )
    return rules_frame([rule], ("fonte",), requires=("marts.entrega",))


SUITE = Suite(
    name="mart_rejeicao_comum",
    kind="mart",
    table=TABLE,
    asset="rejeicao_comum",
    heading="Rejeições, o que é comum",
    unusable="o resumo das rejeições; se há valor de pessoa, nada pode ser publicado",
    frames=(rules_frame(RULES, ("fonte", "coluna", "regra")), _known_delivery()),
    required=True,
)
