"""Warnings tell without stopping: each catches its own fault, and none of them makes a critical failure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_warehouse import TABLES

from expectations import ExpectationResult, suites

Judged = Callable[..., dict[str, ExpectationResult]]

TC, TD, SOF = TABLES["teleconsultoria"], TABLES["telediagnostico"], TABLES["sof"]

WARNINGS = [
    ("fonte_teleconsultoria", "evitado_so_com_intencao", f"update {TC} set intencao_encaminhamento = false"),
    ("fonte_teleconsultoria", "evitado_so_com_intencao", f"update {TC} set intencao_encaminhamento = null"),
    (
        "fonte_teleconsultoria",
        "dentro_da_vigencia_do_nucleo",
        "update fatos.dim_nucleo set fim = '2024-05-02'",
    ),
    ("fonte_teleconsultoria", "referencia_ponto_cnes", f"update {TC} set ponto_cnes = '2999999'"),
    ("fonte_teleconsultoria", "referencia_equipe_ine", f"update {TC} set equipe_ine = '0000000099'"),
    (
        "fonte_teleconsultoria",
        "referencia_protocolo_regulacao_id",
        f"update {TC} set protocolo_regulacao_id = 'X'",
    ),
    ("fonte_telediagnostico", "referencia_ponto_cnes", f"update {TD} set ponto_cnes = '2999999'"),
    ("fonte_telediagnostico", "referencia_equipe_ine", f"update {TD} set equipe_ine = '0000000099'"),
    (
        "fonte_telediagnostico",
        "referencia_protocolo_regulacao_id",
        f"update {TD} set protocolo_regulacao_id = 'X'",
    ),
    (
        "fonte_telediagnostico",
        "nascimento_ate_o_exame",
        f"update {TD} set paciente_nascimento = '2024-05-05'",
    ),
    (
        "fonte_telediagnostico",
        "dentro_da_vigencia_do_nucleo",
        "update fatos.dim_nucleo set inicio = '2024-05-04'",
    ),
    ("fonte_sof", "dentro_da_vigencia_do_nucleo", "update fatos.dim_nucleo set fim = '2024-05-04'"),
    ("fonte_sof", "teleconsultoria_de_origem_conhecida", f"update {SOF} set teleconsultoria_id = 'T9'"),
    *(
        (
            "fonte_sof",
            f"sem_cpf_em_{column}",
            f"update {SOF} set {column} = 'paciente 529.982.247-25, 40 anos'",
        )
        for column in ("pergunta", "resposta", "bibliografia", "profissional_solicitante", "autoria")
    ),
    ("fonte_nucleo", "fim_nao_antes_de_inicio", "update fatos.dim_nucleo set fim = '2019-12-31'"),
    (
        "fonte_ponto",
        "desativado_em_nao_antes_de_implantado_em",
        "update fatos.dim_ponto set desativado_em = '2020-01-31'",
    ),
    ("fonte_equipe", "fim_nao_antes_de_inicio", "update fatos.dim_equipe set fim = '2019-12-31'"),
    ("fonte_equipe", "referencia_ponto_cnes", "update fatos.dim_equipe set ponto_cnes = '2999999'"),
    ("fonte_equipe", "referencia_nucleo_id", "update fatos.dim_equipe set nucleo_id = 'NUC-9'"),
    ("fonte_profissional", "fim_nao_antes_de_inicio", "update fatos.dim_profissional set fim = '2019-12-31'"),
    (
        "fonte_profissional",
        "referencia_ponto_cnes",
        "update fatos.dim_profissional set ponto_cnes = '2999999'",
    ),
    (
        "fonte_profissional",
        "referencia_equipe_ine",
        "update fatos.dim_profissional set equipe_ine = '0000000099'",
    ),
    (
        "fonte_linha_cuidado_pactuada",
        "fim_nao_antes_de_pactuada_em",
        "update fatos.dim_linha_cuidado_pactuada set fim = '2019-12-31'",
    ),
    ("fonte_populacao", "populacao_positiva", "update fatos.dim_populacao set populacao = 0"),
    ("fonte_populacao", "ano_plausivel", "update fatos.dim_populacao set ano = 24"),
    ("fonte_meta", "fim_nao_antes_de_inicio", "update fatos.dim_meta set fim = '2023-12-31'"),
    ("fonte_meta", "indicador_no_catalogo", "update fatos.dim_meta set indicador_id = 'MSNT5.1'"),
    (
        "mart_indicador",
        "motivo_quando_indisponivel",
        "update marts.indicador set motivo_indisponivel = null where not disponivel",
    ),
    (
        "mart_entrega",
        "parcela_rejeitada_aceitavel",
        "update marts.entrega set linhas_rejeitadas = 3, linhas_aceitas = 7",
    ),
    (
        "mart_rejeicao",
        "outras_colunas_sem_documento",
        "update marts.rejeicao set valor = '52998224725' where coluna = 'situacao'",
    ),
]

# Judged elsewhere: against another publication, and one result per núcleo.
ELSEWHERE = {
    ("mart_indicador_valor", "linhas_nao_desabam_em_indicador_pequeno"),
    ("mart_indicador_valor_detalhe", "linhas_nao_desabam_em_indicador_pequeno"),
    ("mart_falha_remetente", "falha_conhecida"),
}


@pytest.mark.parametrize(("suite", "check", "statement"), WARNINGS, ids=[f"{w[0]}-{w[1]}" for w in WARNINGS])
def test_one_fault_gives_its_warning_alone(suite: str, check: str, statement: str, judged: Judged) -> None:
    results = judged(suite, statement)
    assert {name for name, result in results.items() if not result.sucesso} == {check}
    assert results[check].severidade == "aviso"
    assert "52998224725" not in results[check].valor_observado


def test_every_warning_is_shown() -> None:
    shown = {(suite, check) for suite, check, _ in WARNINGS} | ELSEWHERE
    declared = {
        (name, check.name)
        for name, suite in suites().items()
        for check in suite.checks
        if check.severity == "aviso"
    }
    assert declared == shown


def test_a_share_of_19_in_20_known_codes_is_enough(judged: Judged) -> None:
    """19 known of 20 is 95 %; 18 of 20 is 90 %."""
    copies = (
        f"insert into {TC} select r.* replace ('T' || (i + 1) as teleconsultoria_id)"
        f" from {TC} as r, range(1, 20) as copia (i)"
    )
    one = f"update {TC} set ponto_cnes = '2999999' where teleconsultoria_id = 'T2'"
    two = f"update {TC} set ponto_cnes = '2999999' where teleconsultoria_id = 'T3'"
    assert judged("fonte_teleconsultoria", copies, one)["referencia_ponto_cnes"].situacao == "passou"
    failed = judged("fonte_teleconsultoria", two)["referencia_ponto_cnes"]
    assert (failed.situacao, failed.inesperados, failed.avaliados) == ("falhou", 1, 1)
    assert failed.valor_observado.endswith("grupo = NUC-1, parcela_conhecida = 0,9")


def test_an_empty_registry_is_not_checked_against(judged: Judged) -> None:
    results = judged("fonte_teleconsultoria", "delete from fatos.dim_ponto")
    assert results["referencia_ponto_cnes"].situacao == "nao_se_aplica"


def test_each_nucleus_has_a_result_for_each_known_fault(judged: Judged) -> None:
    """Two months of batch closing in one of two núcleos: 15 of 40 records, told once, for that núcleo."""
    results = judged(
        "mart_falha_remetente",
        "insert into marts.nucleo values ('NUC-2', 'Núcleo Dois', 'SP')",
        """insert into marts.falha_remetente values
            ('NUC-2', '2024-04-01', 'teleconsultoria', 'fechamento_em_lote', 10, 25, 'Fechados em lote.'),
            ('NUC-2', '2024-05-01', 'teleconsultoria', 'fechamento_em_lote', 5, 15, 'Fechados em lote.')""",
    )
    failed = [result for result in results.values() if not result.sucesso]
    assert [result.expectativa for result in failed] == ["falha_conhecida/NUC-2/fechamento_em_lote"]
    assert (
        failed[0].valor_observado
        == "ocorrencias = 15, registros = 40, meses = 2, detalhe = Fechados em lote."
    )
    assert results["falha_conhecida/NUC-1/fechamento_em_lote"].situacao == "passou"
    assert {name.split("/")[1] for name in results} == {"NUC-1", "NUC-2"}
