"""Targets as judged for payment: the arithmetic of São Bernardo, line by line, and the figures they quote."""

from expectations.model import Suite
from expectations.rules import Rule, key_frame, rules_frame

TABLE = "marts.meta_avaliacao"
KEY = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id")

# A cent: the amount is a product of doubles.
CENT = 0.005

RULES = (
    Rule(
        "atingimento_finito",
        "coalesce(isfinite(atingimento), false)",
        "atingimento",
        "Toda meta avaliada tem atingimento, e ele é um número.",
    ),
    Rule(
        "faixa_pelo_atingimento",
        "coalesce(faixa = case when atingimento >= 85 then 100 when atingimento >= 70 then 90 else 70 end,"
        " false)",
        "faixa",
        "Faixa 100 com atingimento de 85 em diante, 90 de 70 em diante, 70 abaixo disso.",
    ),
    Rule(
        "valor_a_pagar_pela_formula",
        f"""case
        when orcamento is null or periodo_tipo <> 'quadrimestre' then valor_a_pagar is null
        else coalesce(abs(valor_a_pagar - peso / 100 * orcamento * faixa / 100) <= {CENT}, false)
    end""",
        "valor_a_pagar",
        "Valor a pagar = peso × orçamento × faixa, só por quadrimestre e com orçamento.",
    ),
    Rule(
        "peso_de_0_a_100",
        "peso between 0 and 100",
        "peso",
        "O peso é um percentual do orçamento, de 0 a 100.",
        severity="aviso",
        owner="estado",
    ),
    Rule(
        "orcamento_nao_negativo",
        "orcamento >= 0",
        "orcamento",
        "O orçamento nunca é menor que zero.",
        severity="aviso",
        owner="estado",
    ),
)

PUBLISHED = Rule(
    "valor_publicado",
    "coalesce(publicado = valor, false)",
    "valor",
    "O valor avaliado é o que a publicação traz para o indicador, o período e o nível.",
)

_PUBLISHED = """(
    select r.*, v.valor as publicado
    from registro as r
    left join (
        select * from marts.indicador_valor
        union all
        select * from marts.indicador_valor_detalhe where nivel = 'ponto'
    ) as v
        on v.indicador_id = r.indicador_id
        and v.periodo_tipo = r.periodo_tipo
        and v.periodo_inicio = r.periodo_inicio
        and v.nivel = r.nivel
        and v.nivel_id = r.nivel_id
        and v.dimensao = 'total'
)"""

SUITE = Suite(
    name="mart_meta_avaliacao",
    kind="mart",
    table=TABLE,
    asset="meta_avaliacao",
    heading="Metas avaliadas para pagamento",
    unusable="o percentual e o valor a pagar por meta (SBC.atingimento, SBC.faixa e SBC.valor)",
    frames=(
        key_frame(TABLE, KEY, "chave_unica", "Cada meta é avaliada uma única vez por período."),
        rules_frame(RULES, ("indicador_id", "nivel_id")),
        rules_frame(
            [PUBLISHED],
            ("indicador_id", "nivel_id"),
            _PUBLISHED,
            requires=("marts.indicador_valor", "marts.indicador_valor_detalhe"),
        ),
    ),
)
