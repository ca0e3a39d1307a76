"""Deliveries: every row read is accepted, rejected or erased; nothing is lost from file to warehouse."""

from expectations.model import Frame, Suite
from expectations.rules import Rule, key_frame, rules_frame
from expectations.vocabulary import MAXIMUM_REJECTED_SHARE

TABLE = "marts.entrega"

RULES = (
    Rule(
        "lidas_igual_a_aceitas_mais_rejeitadas",
        "coalesce(linhas_lidas = linhas_aceitas + linhas_rejeitadas + linhas_apagadas, false)",
        "linhas_lidas",
        "Em cada entrega, linhas lidas = aceitas + rejeitadas + apagadas a pedido.",
    ),
    Rule(
        "contagens_nao_negativas",
        "least(linhas_lidas, linhas_aceitas, linhas_rejeitadas, linhas_substituidas, linhas_retiradas, "
        "linhas_apagadas) >= 0",
        "linhas_aceitas",
        "Contagens de linhas nunca negativas.",
    ),
    Rule(
        "substituidas_e_retiradas_entre_as_aceitas",
        "linhas_substituidas + linhas_retiradas <= linhas_aceitas",
        "linhas_substituidas",
        "Linhas substituídas e linhas retiradas são, juntas, parte das aceitas da própria entrega.",
    ),
    Rule(
        "origem_preenchida",
        "coalesce(fonte <> '' and caminho <> '', false)",
        "caminho",
        "Toda entrega diz a fonte e o arquivo.",
    ),
    Rule(
        "parcela_rejeitada_aceitavel",
        f"case when linhas_lidas > 0 then linhas_rejeitadas <= {MAXIMUM_REJECTED_SHARE} * linhas_lidas end",
        "linhas_rejeitadas",
        f"Em cada entrega, no máximo {MAXIMUM_REJECTED_SHARE:.0%} das linhas rejeitadas; acima disso "
        "a exportação do arquivo está errada.",
        severity="aviso",
        owner="nucleo",
    ),
)


def _nothing_lost() -> Frame:
    rule = Rule(
        "linhas_lidas_como_na_ingestao",
        "coalesce(lidas_no_mart between lidas_na_ingestao and ate, false)",
        "linhas_lidas",
        "Toda entrega registrada na ingestão está na tabela, com as mesmas linhas lidas; de um arquivo que "
        "alimenta várias fontes, cada linha uma vez.",
    )
    source = """(
    select l.caminho, l.lidas_na_ingestao, l.ate, m.linhas_lidas as lidas_no_mart
    from (
        select
            coalesce(principal_id, entrega_id) as entrega_id,
            any_value(caminho) as caminho,
            max(linhas_lidas) as lidas_na_ingestao,
            sum(linhas_lidas) as ate
        from lago.entrega
        group by all
    ) as l
    left join marts.entrega as m on m.entrega_id = l.entrega_id
    where l.lidas_na_ingestao > 0
)"""
    return rules_frame(
        [rule], ("caminho", "lidas_na_ingestao", "lidas_no_mart"), source, requires=("lago.entrega",)
    )


SUITE = Suite(
    name="mart_entrega",
    kind="mart",
    table=TABLE,
    asset="entrega",
    heading="Entregas recebidas",
    unusable="a prestação de contas do que foi recebido, aceito e rejeitado",
    frames=(
        key_frame(TABLE, ("entrega_id",), "chave_unica", "Cada entrega aparece uma única vez."),
        rules_frame(RULES, ("caminho", "linhas_lidas", "linhas_rejeitadas")),
        _nothing_lost(),
    ),
    required=True,
)
