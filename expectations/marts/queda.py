"""Falls since the publication in force: a large one stops the publication until somebody accepts it."""

from expectations.model import Suite
from expectations.rules import Rule, rules_frame

TABLE = "marts.queda"

RULES = (
    Rule(
        "queda_critica_aceita",
        "gravidade <> 'critica' or aceita",
        "gravidade",
        "Nada perdeu mais da metade, e ao menos 20 linhas, do que havia na publicação em vigor: impede "
        "publicar, a não ser que quem executa aceite a queda da fonte (telessaude run --accept-drop FONTE).",
        owner="nucleo",
    ),
    Rule(
        "nada_encolheu",
        "aceita",
        "tipo",
        "Nenhum mês, cadastro, arquivo ou planilha tem menos do que tinha na publicação em vigor.",
        severity="aviso",
        owner="nucleo",
    ),
)

SUITE = Suite(
    name="mart_queda",
    kind="mart",
    table=TABLE,
    asset="queda",
    heading="O que encolheu",
    unusable="os números dos meses e lugares que encolheram, que podem estar pela metade",
    frames=(rules_frame(RULES, ("fonte", "nucleo_id", "por_que")),),
    required=True,
)
