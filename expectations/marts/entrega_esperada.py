"""What was expected of each núcleo and whether it came: one line a month and source, in one of six states."""

from expectations.model import Suite
from expectations.rules import Rule, key_frame, rules_frame

TABLE = "marts.entrega_esperada"
KEY = ("nucleo_id", "mes", "fonte")

RULES = (
    Rule(
        "situacao_conhecida",
        "situacao in ('recebida', 'incompleta', 'parcial', 'atrasada', 'nao_entregue', 'a_vencer')",
        "situacao",
        "A situação é uma das seis.",
    ),
    Rule(
        "chegada_so_do_que_chegou",
        "(recebida_em is not null) = (situacao in ('recebida', 'incompleta'))",
        "recebida_em",
        "Só a entrega recebida, inteira ou não, tem o instante em que chegou.",
    ),
    Rule(
        "atraso_so_do_que_chegou",
        "case when recebida_em is null then dias_de_atraso is null and no_prazo is null "
        "else coalesce(dias_de_atraso >= 0 and no_prazo = (dias_de_atraso = 0), false) end",
        "dias_de_atraso",
        "Só a entrega recebida tem dias de atraso, nunca negativos, e zero quando no prazo.",
    ),
    Rule(
        "nada_do_que_nao_chegou",
        "case when situacao in ('atrasada', 'nao_entregue', 'a_vencer') then registros = 0 else true end",
        "registros",
        "O mês que não chegou não tem registros.",
    ),
)

SUITE = Suite(
    name="mart_entrega_esperada",
    kind="mart",
    table=TABLE,
    asset="entrega_esperada",
    heading="Entregas esperadas",
    unusable="o que se diz entregue, o que falta por trás de cada número e a nota de prazo",
    frames=(
        key_frame(TABLE, KEY, "chave_unica", "Uma única linha por núcleo, mês e fonte."),
        rules_frame(RULES, KEY),
    ),
)
