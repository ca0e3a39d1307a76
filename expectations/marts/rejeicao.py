"""Rejections: each says where and why, every rejected row has one, none holds a person's value."""

from expectations.model import Frame, Suite
from expectations.rules import Rule, rules_frame
from expectations.vocabulary import PERSON_NUMBER, PSEUDONYM
from telessaude.contract import load_sources

TABLE = "marts.rejeicao"

# The contract's columns of people and the fields of SMART envelopes that feed them.
PEOPLE = sorted(
    {column for source in load_sources().values() for column in source.people}
    | {"scpf", "tcpf", "pcpf", "pacns", "lcpf", "cpf"}
)
IS_PERSON = f"lower(coluna) in ({', '.join(repr(column) for column in PEOPLE)})"
_NOT_A_PERSON = f"(coluna is null or not {IS_PERSON})"

RULES = (
    Rule(
        "motivo_preenchido",
        "coalesce(motivo <> '', false)",
        "motivo",
        "Toda rejeição tem o motivo por extenso.",
    ),
    Rule(
        "regra_preenchida", "coalesce(regra <> '', false)", "regra", "Toda rejeição diz a regra que a causou."
    ),
    Rule(
        "linha_nao_negativa",
        "coalesce(linha >= 0, false)",
        "linha",
        "Toda rejeição diz a linha (0: arquivo inteiro).",
    ),
    Rule(
        "tipo_de_rejeicao_preenchido",
        "rejeitada is not null",
        "rejeitada",
        "Toda rejeição diz se a linha foi rejeitada ou só o valor anulado.",
    ),
    Rule(
        "valor_de_pessoa_ausente",
        f"case when {IS_PERSON} then valor = '!' or regexp_full_match(valor, '{PSEUDONYM}') end",
        "valor",
        "Em coluna de pessoa o valor recebido nunca é escrito: nem CPF, nem CNS, nem nome.",
    ),
    Rule(
        "linha_ilegivel_sem_documento",
        f"case when regra = 'linha_ilegivel' and {_NOT_A_PERSON}"
        f" then not regexp_matches(valor, '{PERSON_NUMBER}') end",
        "valor",
        "O texto de uma linha ilegível não leva número com forma de CPF ou CNS.",
    ),
    Rule(
        "outras_colunas_sem_documento",
        f"case when regra is distinct from 'linha_ilegivel' and {_NOT_A_PERSON}"
        f" then not regexp_matches(valor, '{PERSON_NUMBER}') end",
        "valor",
        "Nenhum número com forma de CPF ou CNS em colunas que não são de pessoas: o núcleo trocou colunas "
        "ou digitou documento onde não devia.",
        severity="aviso",
        owner="nucleo",
    ),
)


def _known_delivery() -> Frame:
    rule = Rule(
        "entrega_conhecida",
        "entrega_id in (select entrega_id from marts.entrega)",
        "entrega_id",
        "Toda rejeição é de uma entrega conhecida.",
    )
    return rules_frame([rule], ("fonte",), requires=("marts.entrega",))


def _all_explained() -> Frame:
    """Rejected rows of a file read to its end have each an entry; a refused file has one for all its rows."""
    rule = Rule(
        "rejeitadas_todas_explicadas",
        "case when recusada then entradas > 0 else linhas_explicadas = linhas_rejeitadas end",
        "linha",
        "Cada linha rejeitada tem ao menos uma entrada aqui (arquivo recusado por inteiro: uma por todas).",
    )
    source = """(
    select
        e.caminho,
        e.linhas_rejeitadas,
        l.recusada,
        coalesce(x.entradas, 0) as entradas,
        coalesce(x.linhas_explicadas, 0) as linhas_explicadas
    from marts.entrega as e
    inner join lago.entrega as l on l.entrega_id = e.entrega_id
    left join (
        select
            entrega_id,
            count(*) as entradas,
            count(distinct linha) filter (where rejeitada) as linhas_explicadas
        from registro
        group by entrega_id
    ) as x on x.entrega_id = e.entrega_id
)"""
    return rules_frame(
        [rule], ("caminho", "linhas_rejeitadas", "linhas_explicadas"), source,
        requires=("marts.entrega", "lago.entrega"),
    )  # fmt: skip


SUITE = Suite(
    name="mart_rejeicao",
    kind="mart",
    table=TABLE,
    asset="rejeicao",
    heading="Rejeições",
    unusable="a explicação das linhas rejeitadas; se há valor de pessoa, nada pode ser publicado",
    frames=(rules_frame(RULES, ("fonte", "coluna", "regra")), _known_delivery(), _all_explained()),
    required=True,
)
