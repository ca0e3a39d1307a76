"""Critical checks of the marts: one mutated row for each, and of the critical ones it alone fails.

A check that no mutation names fails the last test, so none can be added without showing what it catches.
"""

from __future__ import annotations

import pytest
from mutation import CPF, Judged, Mutation, assert_fails_alone, critical_checks

from expectations import suites


def _value_mutations(suite: str, table: str) -> list[Mutation]:
    def change(indicator: str, assignment: str) -> tuple[str, ...]:
        return (f"update {table} set {assignment} where indicador_id = '{indicator}'",)

    mean, median, share, rank = "MSNT5.417", "HAOC1.257e", "MSNT50.753", "MSNT5.415a"
    june = "periodo_inicio = '2024-06-01', periodo_fim = '2024-06-30'"
    changes = {
        "chave_unica": (f"insert into {table} select * from {table} where indicador_id = '{mean}'",),
        "nivel_e_codigo": change(mean, "nivel = 'uf', nivel_id = 'XX'"),
        "indicador_no_catalogo": change(mean, "indicador_id = 'MSNT5.999'"),
        "periodo_do_calendario": change(mean, "periodo_fim = '2024-05-30'"),
        "dimensao_preenchida": change(mean, "categoria = 'sincrona'"),
        "valor_finito": change(median, "valor = null"),
        "valor_pela_formula": change(mean, "valor = 21"),
        "denominador_nao_nulo": change(median, "denominador = 0"),
        "numerador_ate_denominador": change(
            rank, "numerador = 5, valor = 125, ic95_inferior = null, ic95_superior = null"
        ),
        "proporcao_de_0_a_100": change(
            share, "numerador = -1, valor = -100.0 / 3, ic95_inferior = null, ic95_superior = null"
        ),
        "cobertura_de_0_a_1": change(rank, "cobertura = 1.2"),
        "ic95_contem_o_valor": change(share, "ic95_superior = 21"),
        "posicao_so_no_ranking": change(rank, "posicao = 11"),
        "meta_so_no_total": change(rank, "meta = 90"),
        "situacao_conhecida": change(mean, "situacao = 'ótima'"),
        "periodo_ja_comecou": change(mean, june),
        "parcial_conforme_referencia": change(mean, "parcial = false"),
    }
    unforeseen = [
        (f"update intermediario.int_indicador set {column} = '{value}' where indicador_id = '{mean}'",)
        for column, value in (("niveis", "equipe"), ("periodos", "semana"))
    ]
    return [
        *((suite, name, statements) for name, statements in changes.items()),
        *((suite, "indicador_no_catalogo", statements) for statements in unforeseen),
    ]


IV = "marts.indicador_valor"


def _count(indicator: str, level: str, value: int, period: str = "mes") -> str:
    return (
        f"update {IV} set numerador = {value}, valor = {value}"
        f" where indicador_id = '{indicator}' and nivel = '{level}' and periodo_tipo = '{period}'"
    )


def _without(condition: str, *indicators: str) -> str:
    listed = ", ".join(f"'{indicator}'" for indicator in indicators)
    return f"delete from {IV} where indicador_id in ({listed}) and {condition}"


def _copied(level: str, level_id: str, value: int, *indicators: str) -> str:
    listed = ", ".join(f"'{indicator}'" for indicator in indicators)
    return (
        f"insert into {IV}"
        f" select * replace ('{level_id}' as nivel_id, {value} as numerador, {value} as valor)"
        f" from {IV} where indicador_id in ({listed}) and nivel = '{level}'"
    )


def _attainment(assignment: str) -> str:
    return f"update {IV} set {assignment} where indicador_id = 'SBC.atingimento'"


TOTAL_MUTATIONS = {
    # One síncrona fewer in Brasil than in the total.
    "haoc1_261b_igual_a_msnt5_386_msnt5_387": (_count("MSNT5.386", "brasil", 1),),
    "haoc1_261b_igual_a_msnt5_379": (_count("MSNT5.379", "brasil", 6),),
    "haoc1_261a_igual_a_msnt5_391": (_count("MSNT5.391", "brasil", 4),),
    "haoc1_261a_igual_a_desd_1818": (_count("DESD.1818", "nucleo", 2),),
    "msnt5_385_soma_por_cbo_familia": (_without("categoria = '2235'", "MSNT5.385"),),
    "msnt5_395_soma_por_tipo_exame": (_without("categoria = 'ecg'", "MSNT5.395"),),
    "haoc2_280_soma_por_tipo_exame": (_without("categoria = 'ecg'", "HAOC2.280"),),
    "haoc4_315a_soma_por_classificacao": (_without("categoria = 'classificado'", "HAOC4.315a"),),
    "mspc6_361_soma_por_tipo": (_without("categoria = 'sincrona'", "MSPC6.361"),),
    "mspc6_366_soma_por_parcela": (_without("categoria = 'equipes'", "MSPC6.366"),),
    "msnt5_413_categorias_somam_100": (_without("categoria = 'nao'", "MSNT5.413"),),
    "haoc2_282_categorias_somam_100": (_without("categoria = 'nao'", "HAOC2.282"),),
    "haoc1_261b_brasil_igual_a_soma_de_nucleo": (_without("nivel_id = 'NUC-1'", "HAOC1.261b", "MSNT5.387"),),
    "haoc1_261a_brasil_igual_a_soma_de_nucleo": (_without("nivel_id = 'NUC-1'", "HAOC1.261a", "DESD.1818"),),
    "haoc3_303a_brasil_igual_a_soma_de_nucleo": (_without("nivel_id = 'NUC-2'", "HAOC3.303a"),),
    "msnt5_386_uf_igual_a_soma_de_municipio": (_without("nivel = 'municipio'", "MSNT5.386"),),
    "msnt5_387_uf_igual_a_soma_de_municipio": (_without("nivel = 'municipio'", "MSNT5.387"),),
    "desd_1818_uf_igual_a_soma_de_municipio": (_without("nivel = 'municipio'", "DESD.1818"),),
    # A second UF with 2 more answers: 4 + 2 of UFs against 5 of Brasil, every other identity kept.
    "msnt5_379_uf_ate_brasil": (
        _copied("uf", "SP", 2, "MSNT5.379", "HAOC1.261b", "MSNT5.387"),
        _copied("municipio", "3550308", 2, "MSNT5.387"),
    ),
    "msnt5_391_uf_ate_brasil": (
        _copied("uf", "SP", 1, "MSNT5.391", "HAOC1.261a", "DESD.1818"),
        _copied("municipio", "3550308", 1, "DESD.1818"),
    ),
    "paho_161_soma_por_modalidade": (_without("dimensao = 'modalidade'", "PAHO.161"),),
    "desd_1800_soma_por_servico": (_without("dimensao = 'servico'", "DESD.1800"),),
    "paho_210_categorias_somam_a_cobertura": (_without("categoria = 'dermatologia'", "PAHO.210"),),
    "tic_840_categorias_somam_100": (_without("categoria = 'remoto'", "TIC.840"),),
    "paho_161_brasil_igual_a_soma_de_nucleo": (_without("nivel = 'nucleo'", "PAHO.161"),),
    "desd_1800_brasil_igual_a_soma_de_nucleo": (_without("nivel = 'nucleo'", "DESD.1800"),),
    "paho_161_uf_igual_a_soma_de_municipio": (_without("nivel = 'municipio'", "PAHO.161"),),
    **{
        f"{name}_{longer}_soma_dos_meses": (_without(f"periodo_tipo = '{longer}'", *indicators),)
        for longer in ("quadrimestre", "ano")
        for name, indicators in (
            ("haoc1_261b", ("HAOC1.261b", "MSNT5.379", "MSNT5.386", "MSNT5.387")),
            ("haoc1_261a", ("HAOC1.261a", "MSNT5.391", "DESD.1818")),
            ("haoc3_303a", ("HAOC3.303a",)),
            ("desd_1795", ("DESD.1795",)),
            ("paho_161", ("PAHO.161",)),
            ("desd_1800", ("DESD.1800",)),
        )
    },
}  # fmt: skip

_REJECTED = "insert into marts.rejeicao select * replace ({}) from marts.rejeicao where not rejeitada"
_COMMON = "update marts.rejeicao_comum set"

MUTATIONS = [
    *_value_mutations("mart_indicador_valor", IV),
    *_value_mutations("mart_indicador_valor_detalhe", "marts.indicador_valor_detalhe"),
    *(("mart_indicador_valor", name, statements) for name, statements in TOTAL_MUTATIONS.items()),
    ("mart_indicador_valor", "valor_pela_formula", (_attainment("valor = 0"),)),
    ("mart_indicador_valor", "denominador_nao_nulo", (_attainment("denominador = null, valor = 72"),)),
    *(
        ("mart_meta_avaliacao", name, (f"update marts.meta_avaliacao set {assignment}",))
        for name, assignment in (
            ("atingimento_finito", "atingimento = 'infinity', faixa = 100, valor_a_pagar = 100"),
            ("faixa_pelo_atingimento", "faixa = 100, valor_a_pagar = 100"),
            ("valor_a_pagar_pela_formula", "valor_a_pagar = 90.01"),
            ("valor_a_pagar_pela_formula", "periodo_tipo = 'mes'"),
            ("valor_publicado", "valor = 1.6"),
        )
    ),
    *(
        ("mart_meta_sem_avaliacao", name, (f"update marts.meta_sem_avaliacao set {assignment}",))
        for name, assignment in (
            ("so_quadrimestre", "periodo_tipo = 'ano'"),
            ("so_quadrimestre", "periodo_inicio = '2024-02-01'"),
            ("com_peso", "peso = null, orcamento = null, valor_cheio = null"),
            ("motivo_dito", "motivo = ''"),
            ("valor_cheio_pela_formula", "valor_cheio = 200.01"),
            ("valor_cheio_pela_formula", "orcamento = null"),
            ("nao_avaliada", "indicador_id = 'MSNT63.327'"),
        )
    ),
    *(
        ("mart_qualidade", name, (f"update marts.qualidade set {assignment}",))
        for name, assignment in (
            ("chave_preenchida", "fonte = null"),
            ("mes_no_primeiro_dia", "mes = '2024-05-02'"),
            ("rejeitadas_entre_as_recebidas", "linhas_rejeitadas = 11"),
            *(
                (f"{mark}_de_0_a_100", f"{mark} = 100.5")
                for mark in (
                    "nota_completude", "nota_validade", "nota_prazo", "nota_falhas", "nota_paridade",
                    "pontuacao",
                )
            ),
        )
    ),
    *(
        ("mart_entrega_esperada", name, (f"update marts.entrega_esperada set {assignment}",))
        for name, assignment in (
            (
                "situacao_conhecida",
                "situacao = 'entregue', recebida_em = null, no_prazo = null, dias_de_atraso = null",
            ),
            ("chegada_so_do_que_chegou", "situacao = 'parcial'"),
            ("atraso_so_do_que_chegou", "dias_de_atraso = 0"),
            (
                "nada_do_que_nao_chegou",
                "situacao = 'atrasada', recebida_em = null, no_prazo = null, dias_de_atraso = null",
            ),
        )
    ),
    ("mart_queda", "queda_critica_aceita", ("update marts.queda set aceita = false",)),
    *(
        (f"mart_{table}", "chave_unica", (f"insert into marts.{table} select * from marts.{table}",))
        for table in ("meta_avaliacao", "meta_sem_avaliacao", "qualidade", "entrega_esperada")
    ),
    (
        "mart_indicador",
        "chave_unica",
        ("insert into marts.indicador select * from marts.indicador where indicador_id = 'MSNT5.417'",),
    ),
    *(
        ("mart_indicador", f"preenchida_{column}", (f"update marts.indicador set {column} = null",))
        for column in ("norma", "nome", "definicao", "numerador", "tipo", "unidade", "sentido")
    ),
    ("mart_indicador", "dominio_tipo", ("update marts.indicador set tipo = 'percentual'",)),
    ("mart_indicador", "dominio_sentido", ("update marts.indicador set sentido = 'maior'",)),
    ("mart_indicador", "fator_positivo", ("update marts.indicador set fator = 0",)),
    (
        "mart_indicador",
        "disponivel_conforme_linhas",
        (
            "update marts.indicador set disponivel = true, motivo_indisponivel = null"
            " where indicador_id = 'PAHO.168a'",
        ),
    ),
    ("mart_entrega", "chave_unica", ("insert into marts.entrega select * from marts.entrega",)),
    (
        "mart_entrega",
        "lidas_igual_a_aceitas_mais_rejeitadas",
        ("update marts.entrega set linhas_rejeitadas = 2",),
    ),
    ("mart_entrega", "contagens_nao_negativas", ("update marts.entrega set linhas_retiradas = -1",)),
    (
        "mart_entrega",
        "substituidas_e_retiradas_entre_as_aceitas",
        ("update marts.entrega set linhas_substituidas = 10",),
    ),
    ("mart_entrega", "origem_preenchida", ("update marts.entrega set caminho = ''",)),
    ("mart_entrega", "linhas_lidas_como_na_ingestao", ("update lago.entrega set linhas_lidas = 11",)),
    ("mart_rejeicao", "motivo_preenchido", ("update marts.rejeicao set motivo = ''",)),
    ("mart_rejeicao", "regra_preenchida", ("update marts.rejeicao set regra = null",)),
    ("mart_rejeicao", "linha_nao_negativa", (_REJECTED.format("-1 as linha"),)),
    ("mart_rejeicao", "tipo_de_rejeicao_preenchido", (_REJECTED.format("null as rejeitada"),)),
    ("mart_rejeicao", "valor_de_pessoa_ausente", (_REJECTED.format(f"'{CPF}' as valor"),)),
    (
        "mart_rejeicao",
        "linha_ilegivel_sem_documento",
        (_REJECTED.format("null as coluna, 'linha_ilegivel' as regra, 'a;529.982.247-25;b' as valor"),),
    ),
    ("mart_rejeicao", "entrega_conhecida", (_REJECTED.format("'000000000000' as entrega_id"),)),
    ("mart_rejeicao", "rejeitadas_todas_explicadas", ("delete from marts.rejeicao where rejeitada",)),
    ("mart_rejeicao_comum", "resumo_preenchido", (f"{_COMMON} resumo = ''",)),
    ("mart_rejeicao_comum", "conta_ao_menos_uma_linha", (f"{_COMMON} contagem = 0",)),
    (
        "mart_rejeicao_comum",
        "exemplos_sem_pessoa",
        (f"{_COMMON} exemplos = [{{'linha': 4, 'valor': '{CPF}'}}] where coluna = 'paciente_id'",),
    ),
    ("mart_rejeicao_comum", "entrega_conhecida", (f"{_COMMON} entrega_id = '000000000000'",)),
    *(
        (f"mart_{table}", "chave_unica", (f"insert into marts.{table} select * from marts.{table}",))
        for table in (
            "nucleo", "ponto", "ponto_nucleo", "equipe", "municipio", "regiao", "norma", "calendario"
        )
    ),
    *(
        (f"mart_{table}", f"preenchida_{key}", (f"update marts.{table} set {key} = null",))
        for table, key in (
            ("nucleo", "nucleo_id"), ("ponto", "ponto_cnes"), ("equipe", "equipe_ine"),
            ("municipio", "municipio_ibge"), ("norma", "norma"), ("calendario", "data"),
            ("ponto_nucleo", "ponto_cnes"), ("regiao", "nivel_id"),
        )
    ),
    *(
        (f"mart_{table}", f"forma_{key}", (f"update marts.{table} set {key} = '123'",))
        for table, key in (
            ("ponto", "ponto_cnes"), ("ponto_nucleo", "ponto_cnes"), ("equipe", "equipe_ine"),
            ("municipio", "municipio_ibge"), ("regiao", "nivel_id"),
        )
    ),
    ("mart_nucleo", "dominio_uf", ("update marts.nucleo set uf = 'XX'",)),
    ("mart_regiao", "dominio_uf", ("update marts.regiao set uf = 'XX'",)),
    ("mart_municipio", "dominio_uf", ("update marts.municipio set uf = 'XX'",)),
]  # fmt: skip

# Judged against another publication, in test_runner.py.
AGAINST_PREVIOUS = {
    ("mart_indicador_valor", "linhas_nao_desabam"),
    ("mart_indicador_valor_detalhe", "linhas_nao_desabam"),
}


@pytest.mark.parametrize("suite", [name for name in suites() if name.startswith("mart_")])
def test_right_data_has_no_failure_and_no_error(suite: str, judged: Judged) -> None:
    results = judged(suite)
    assert {r.expectativa: r.valor_observado for r in results.values() if not r.sucesso} == {}


@pytest.mark.parametrize(
    ("suite", "check", "statements"), MUTATIONS, ids=[f"{suite}-{check}" for suite, check, _ in MUTATIONS]
)
def test_one_fault_fails_its_check_alone(
    suite: str, check: str, statements: tuple[str, ...], judged: Judged
) -> None:
    assert_fails_alone(judged(suite, *statements), check)


def test_every_critical_check_has_a_mutation() -> None:
    shown = {(suite, check) for suite, check, _ in MUTATIONS} | AGAINST_PREVIOUS
    assert critical_checks("mart") - shown == set()
