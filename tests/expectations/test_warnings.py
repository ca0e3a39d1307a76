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
        "update fatos.dim_ponto_nucleo set desativado_em = '2020-01-31'",
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
    *(
        (f"fonte_{source}", check, f"update {TABLES[source]} set {assignment}")
        for source, check, assignment in (
            ("teleconsulta", "iniciada_em_depois_da_marcacao", "agendada_em_utc = '2024-05-10 10:05:01'"),
            ("teleconsulta", "duracao_plausivel", "encerrada_em_utc = '2024-05-11 10:05:01'"),
            ("teleconsulta", "realizada_com_consentimento", "consentimento = false"),
            ("teleconsulta", "monitoramento_so_no_telemonitoramento", "modalidade = 'televisita'"),
            ("teleconsulta", "transferencia_realizada_so_se_necessaria", "transferencia_necessaria = null"),
            ("teleconsulta", "transferencia_remota_min_nao_negativo", "transferencia_remota_min = -1"),
            (
                "teleconsulta", "transferencia_referencia_min_nao_negativo",
                "transferencia_referencia_min = -1",
            ),
            ("teleconsulta", "referencia_ponto_cnes", "ponto_cnes = '2999999'"),
            ("teleducacao", "carga_horaria_nao_negativo", "carga_horaria = -0.5"),
            ("teleducacao", "participantes_nao_negativo", "participantes = -1"),
            ("teleducacao", "alunos_nao_negativo", "alunos = -1"),
            ("teleducacao", "alunos_so_em_curso", "tipo = 'webaula'"),
            ("regulacao", "devolvida_em_depois_da_solicitacao", "devolvida_em_utc = '2024-05-02 09:59:59'"),
            ("regulacao", "devolvida_com_data", "situacao = 'devolvida', devolvida_em = null"),
            ("regulacao", "falta_com_data_agendada", "situacao = 'falta', agendada_para = null"),
            ("equipe_nucleo", "fim_nao_antes_de_inicio", "fim = '2019-12-31'"),
            ("oferta_especialidade", "fim_nao_antes_de_inicio", "fim = '2019-12-31'"),
            ("hospital", "adotou_telemedicina_em_ja_chegou", "adotou_telemedicina_em = '2024-05-16'"),
            ("agenda_especialista", "horas_tele_nao_negativo", "horas_tele = -1"),
            ("agenda_especialista", "horas_total_nao_negativo", "horas_total = -1"),
            ("agenda_especialista", "horas_tele_ate_horas_total", "horas_tele = 80.5"),
            ("agenda_especialista", "horas_total_cabem_no_mes", "horas_total = 744.5"),
            ("disponibilidade_servico", "horas_contratadas_nao_negativo", "horas_contratadas = -1"),
            ("disponibilidade_servico", "horas_funcionamento_nao_negativo", "horas_funcionamento = -1"),
            ("disponibilidade_servico", "horas_funcionamento_ate_horas_contratadas",
             "horas_funcionamento = 176.5"),
            ("disponibilidade_servico", "horas_contratadas_cabem_no_mes", "horas_contratadas = 744.5"),
            ("disponibilidade_servico", "competencia_ja_chegou", "competencia = '2024-06-01'"),
            ("plano_trabalho", "previsto_nao_negativo", "previsto = -1"),
            ("plano_trabalho", "executado_nao_negativo", "executado = -1"),
            ("plano_trabalho", "valor_previsto_nao_negativo", "valor_previsto = -1"),
            ("plano_trabalho", "executado_plausivel", "executado = 30.5"),
            ("plano_trabalho", "executado_so_em_mes_iniciado", "competencia = '2024-06-01'"),
            ("plano_trabalho", "percentual_informado_de_0_a_100", "percentual_informado = 100.5"),
            ("plano_trabalho", "peso_positivo", "peso = 0"),
            ("repasse", "valor_positivo", "valor = 0"),
            ("consulta_presencial", "quantidade_nao_negativo", "quantidade = -1"),
            ("consulta_presencial", "competencia_ja_chegou", "competencia = '2024-06-01'"),
            ("hospital_mensal", "internacoes_nao_negativo",
             "internacoes = -1"),
            ("hospital_mensal", "reinternacoes_nao_negativo", "reinternacoes = -1"),
            ("hospital_mensal", "dias_permanencia_nao_negativo", "dias_permanencia = -1"),
            ("hospital_mensal", "obitos_nao_negativo", "obitos = -1"),
            ("hospital_mensal", "reinternacoes_ate_internacoes", "reinternacoes = 101"),
            ("hospital_mensal", "obitos_ate_internacoes", "obitos = 101"),
            ("hospital_mensal", "permanencia_media_plausivel", "dias_permanencia = 9001"),
            ("hospital_mensal", "competencia_ja_chegou", "competencia = '2024-06-01'"),
            ("vaga_regulada", "ofertadas_nao_negativo", "ofertadas = -1"),
            ("vaga_regulada", "agendadas_nao_negativo", "agendadas = -1"),
            ("vaga_regulada", "agendadas_ate_ofertadas", "agendadas = 51"),
            ("condicionalidade_municipal", "cumprida_em_ja_chegou", "cumprida_em = '2024-05-16'"),
            ("licenca_videoconferencia", "licencas_nao_negativo", "licencas = -1"),
            ("licenca_videoconferencia", "licenca_com_gestor_designado", "gestor_designado = false"),
            ("avaliacao_aspecto", "aspecto_do_catalogo", "aspecto = 379"),
            ("avaliacao_aspecto", "respondida_em_ja_chegou", "respondida_em = '2024-05-16'"),
            ("avaliacao_aspecto", "sem_cpf_em_evidencia", "evidencia = 'nomeada a 529.982.247-25'"),
            ("saude_digital_prioridade", "ano_plausivel", "ano = 24"),
            ("indicador_informado", "competencia_ja_chegou", "competencia = '2024-09-01'"),
            ("indicador_informado", "codigo_do_nivel", "nivel_id = 'Minas Gerais'"),
            ("regulacao", "autorizada_em_depois_da_solicitacao", "autorizada_em_utc = '2024-05-01'"),
            ("regulacao", "encerrada_em_so_de_quem_saiu", "encerrada_em = '2024-05-11'"),
            ("regulacao", "saida_da_fila_conhecida", "saida_desconhecida = true"),
        )
    ),
    (
        "fonte_oferta_especialidade",
        "ponto_do_mesmo_nucleo",
        "update fatos.dim_ponto_nucleo set nucleo_id = 'NUC-9'",
    ),
    (
        "fonte_regiao",
        "todo_municipio_da_uf",
        "insert into fatos.dim_municipio values ('3118601', 'Contagem', 'MG')",
    ),
    (
        "fonte_indicador_local",
        "termos_dos_dois_lados",
        "update fatos.dim_indicador_local set tipo = 'razao' where indicador_id = 'LOCAL.exames'",
    ),
    (
        "fonte_indicador_local",
        "fator_so_de_quociente",
        "update fatos.dim_indicador_local set tipo = 'contagem'",
    ),
    (
        "fonte_indicador_local",
        "fator_maior_que_zero",
        "update fatos.dim_indicador_local set fator = 0 where indicador_id = 'LOCAL.leitos'",
    ),
    (
        "fonte_indicador_local_termo",
        "contagem_sem_denominador",
        "update fatos.dim_indicador_local_termo set papel = 'denominador'",
    ),
    (
        "fonte_indicador_informado",
        "so_do_que_nao_se_calcula",
        "update fatos.fct_indicador_informado set indicador_id = 'LOCAL.exames'",
    ),
    *(
        (f"fonte_{source}", "dentro_da_vigencia_do_nucleo", "update fatos.dim_nucleo set fim = '2024-05-02'")
        for source in ("teleconsulta", "teleducacao", "chamado_suporte")
    ),
    (
        "mart_meta_avaliacao",
        "peso_de_0_a_100",
        "update marts.meta_avaliacao set peso = 101, valor_a_pagar = 909",
    ),
    (
        "mart_meta_avaliacao",
        "orcamento_nao_negativo",
        "update marts.meta_avaliacao set orcamento = -1000, valor_a_pagar = -90",
    ),
    (
        "mart_indicador",
        "motivo_quando_indisponivel",
        "update marts.indicador set motivo_indisponivel = null where not disponivel",
    ),
    (
        "mart_queda",
        "nada_encolheu",
        "update marts.queda set aceita = false, gravidade = 'aviso'",
    ),
    (
        "mart_entrega",
        "parcela_rejeitada_aceitavel",
        "update marts.entrega set linhas_rejeitadas = 3, linhas_aceitas = 6",
    ),
    (
        "mart_rejeicao",
        "outras_colunas_sem_documento",
        "update marts.rejeicao set valor = '52998224725' where coluna = 'situacao'",
    ),
]  # fmt: skip

# Judged elsewhere: against another publication, and one result per núcleo.
ELSEWHERE = {
    ("mart_indicador_valor", "linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"),
    ("mart_indicador_valor_detalhe", "linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"),
    ("mart_falha_remetente", "falha_conhecida"),
}


@pytest.mark.long
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
    assert declared == shown, (
        "each warning has its row in WARNINGS: a statement that makes a fault it must catch"
    )


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
    assert results["falha_conhecida/NUC-1/evitado_sem_intencao"].situacao == "passou"
    assert {name.split("/")[1] for name in results} == {"NUC-1", "NUC-2"}
