"""Quality of each núcleo's months: one line a month and source, marks of 0 to 100, counts that fit."""

from expectations.model import Suite
from expectations.rules import Rule, key_frame, rules_frame

TABLE = "marts.qualidade"
MARKS = ("nota_completude", "nota_validade", "nota_prazo", "nota_falhas", "nota_paridade", "pontuacao")

RULES = (
    Rule(
        "chave_preenchida",
        "nucleo_id is not null and mes is not null and fonte is not null",
        "nucleo_id, mes, fonte",
        "Toda linha diz o núcleo, o mês e a fonte.",
    ),
    Rule("mes_no_primeiro_dia", "day(mes) = 1", "mes", "O mês é sempre o seu primeiro dia."),
    *(
        Rule(f"{mark}_de_0_a_100", f"{mark} between 0 and 100", mark, "As notas vão de 0 a 100.")
        for mark in MARKS
    ),
    Rule(
        "rejeitadas_entre_as_recebidas",
        "linhas_rejeitadas between 0 and linhas_recebidas",
        "linhas_rejeitadas",
        "As linhas rejeitadas são parte das recebidas.",
    ),
)

SUITE = Suite(
    name="mart_qualidade",
    kind="mart",
    table=TABLE,
    asset="qualidade",
    heading="Qualidade das entregas",
    unusable="a pontuação de qualidade dos núcleos e a ressalva que ela põe nos indicadores",
    frames=(
        key_frame(
            TABLE, ("nucleo_id", "mes", "fonte"), "chave_unica", "Uma única linha por núcleo, mês e fonte."
        ),
        rules_frame(RULES, ("nucleo_id", "mes", "fonte")),
    ),
)
