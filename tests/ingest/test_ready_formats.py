"""Protects the formats that come with the product: made-up files of the exact shape, nobody real in them."""

from __future__ import annotations

import io
import json

import pytest
import xlwt
from formats import Read, product, read
from landings import Landing

from telessaude.contract.parametros import Parametros

AGENDAMENTO = (
    "solicitacao;codigo_interno;codigo_unificado;descricao_procedimento;cpf_proficional_executante;"
    "nome_profissional_executante;data_agendamento;hr_agendamento;tipo;cns;nome;dt_nascimento;idade;idade_meses;"
    "nome_mae;tipo_logradouro;logradouro;complemento;numero_logradouro;bairro;cep;telefone;municipio;ibge;"
    "mun_solicitante;ibge_solicitante;cnes_solicitante;unidade_fantasia;sexo;data_solicitacao;"
    "operador_solicitante;data_autorizacao;operador_autorizador;valor_procedimento;situacao;cid;"
    "cpf_profissional_solicitante;nome_profissional_solicitante"
)
APPOINTMENT = (
    "77;0701;0301010072;CARDIOLOGIA;11144477735;MEDICA;20.06.2024;14:30;1;700000000000005;PESSOA;01.02.1950;74;0;"
    "MAE;RUA;DAS FLORES;;1;CENTRO;30000;31999;BELO HORIZONTE;310620;CONTAGEM;311860;0012345;UBS;F;02.05.2024;"
    "OPERADOR;03.06.2024;OUTRO;10,00;{};I10;11144477735;MEDICO"
)
READ = {
    "solicitacao_id": "77", "municipio_ibge": "311860", "procedimento": "CARDIOLOGIA",
    "procedimento_sigtap": "0301010072", "cid10": "I10", "tipo_vaga": "retorno",
    "solicitada_em": "2024-05-02 00:00:00", "autorizada_em": "2024-06-03 00:00:00",
    "agendada_para": "2024-06-20 14:30", "ponto_cnes": "0012345", "paciente_id": "700000000000005",
}  # fmt: skip


@pytest.mark.parametrize("shape", ["csv", "txt"])
def test_an_appointment_of_sisreg(shape: str) -> None:
    said = APPOINTMENT.format("AGENDAMENTO / CONFIRMADO / EXECUTANTE")
    if shape == "csv":
        text, line = f"{AGENDAMENTO}\r\n{said}\r\n", 2
    else:
        tabs = said.replace(";", "\t")
        text, line = f"0012345;UBS;01/06/2024;30/06/2024;1\r\n\r\n{tabs}\r\n", 3
    found = read(product("sisreg_agendamento"), f"agenda.{shape}", text)
    done = READ | {"situacao": "executada", "executada_em": "2024-06-20 14:30"}
    assert found.rows == {"regulacao": {line: done}}
    assert found.problems == [
        (line, "solicitada_em", "dia_sem_hora", "02.05.2024"),
        (line, "autorizada_em", "dia_sem_hora", "03.06.2024"),
    ]


def test_an_appointment_that_was_not_confirmed_was_not_executed() -> None:
    text = "\n".join(
        [AGENDAMENTO, *(APPOINTMENT.format(word) for word in ("Falta", "PENDENTE CONFIRMAÇÃO", "X"))]
    )
    rows = read(product("sisreg_agendamento"), "a.csv", text).rows["regulacao"]
    assert [(r.get("situacao"), r.get("executada_em")) for r in rows.values()] == [
        ("falta", None),
        ("agendada", None),
        (None, None),
    ]


FILA = (
    "DATA DE EXPORTACAO; COD. SOLICITACAO; CNS DO USUARIO; CPF DO USUARIO; NOME DO USUARIO; "
    "COD. CNES SOLICITANTE; "
    "COD. SIGTAP; DESC. SIGTAP; DESC. INTERNA DO ITEM DO GRUPO DE PROCEDIMENTOS; COD. CID; "
    "DATA/HORA DA SOLICITACAO; COD. CLASSIFICACAO DE RISCO; DATA/HORA DA AUTORIZACAO/AGENDAMENTO; "
    "DATA/HORA DA EXECUCAO DO PROCEDIMENTO; STATUS SOLICITACAO; COD. CNES EXECUTANTE; NOME DO USUARIO; "
    "TIPO DE VAGA SOLICITADA/CONSUMIDA\n"
)


def fila(status: str, risk: str = "1", executed: str = "N/A") -> str:
    return (
        "10/06/2024 08:00:00;9;N/A;11144477735;PESSOA;0012345;0301010072;CONSULTA;N/A;N/A;"
        "02/05/2024 09:10:00;"
        f"{risk};N/A;{executed};{status};N/A;PESSOA;N/A\n"
    )


NAME = "SISREG_AMB_SOL_REG_330455_2024-06-10_08-00-00.csv"


def test_a_request_of_the_queue_has_its_municipio_in_the_files_name() -> None:
    text = FILA + fila("SOLICITAÇÃO / PENDENTE / FILA DE ESPERA") + fila("INEXISTENTE") + fila("N/D")
    expected = {
        "solicitacao_id": "9", "municipio_ibge": "330455", "atualizado_em": "10/06/2024 08:00:00",
        "situacao": "pendente", "procedimento": "CONSULTA", "procedimento_sigtap": "0301010072",
        "solicitada_em": "02/05/2024 09:10:00", "ponto_cnes": "0012345", "paciente_id": "11144477735",
    }  # fmt: skip
    for raw in (text.encode("utf-8-sig"), text.encode("latin-1")):
        found = read(product("sisreg_fila"), NAME, raw)
        assert found.rows == {"regulacao": {2: expected}}
        assert found.problems == [
            (0, None, "linhas_fora_do_recorte", 2),
            (0, "risco", "escala_de_risco_ausente", 1),
        ]
    renamed = read(product("sisreg_fila"), "fila.csv", text)
    assert "municipio_ibge" not in renamed.rows["regulacao"][2]


def test_the_scale_of_risk_is_the_centrals() -> None:
    state = Parametros(risco={"1": "vermelho"}, risco_da_central={"330455": {"1": "amarelo", "4": "azul"}})
    text = FILA + fila("PENDENTE") + fila("PENDENTE", "4") + fila("PENDENTE", "7")
    found = read(product("sisreg_fila"), NAME, text, state)
    assert [row.get("risco") for row in found.rows["regulacao"].values()] == ["amarelo", "azul", None]
    assert found.problems == [(4, "risco", "valor_invalido", "7")]
    other = read(product("sisreg_fila"), NAME.replace("330455", "355030"), text, state)
    assert other.rows["regulacao"][2]["risco"] == "vermelho"


@pytest.mark.parametrize(
    ("status", "situacao"),
    [
        ("SOLICITAÇÃO / DEVOLVIDA / REGULADOR", "devolvida"),
        ("SOLICITACAO / REENVIADA / REGULADOR", "reenviada"),
        ("SOLICITAÇÃO / NEGADA / REGULADOR", "negada"),
        ("SOLICITAÇÃO / CANCELADA / COORDENADOR", "cancelada"),
        ("SOLICITAÇÃO / AUTORIZADA / REGULADOR", "autorizada"),
        ("SOLICITAÇÃO / AGENDADA / FILA DE ESPERA", "agendada"),
        ("AGENDAMENTO / PENDENTE CONFIRMAÇÃO / EXECUTANTE", "agendada"),
        ("AGENDAMENTO / CONFIRMADO / EXECUTANTE", "executada"),
        ("AGENDAMENTO / FALTA / EXECUTANTE", "falta"),
        ("AGENDAMENTO / CANCELADO / QUALQUER UM", "cancelada"),
        ("negada", "negada"),
        ("SOLICITAÇÃO / PERDIDA / REGULADOR", None),
    ],
)
def test_statuses_of_sisreg(status: str, situacao: str | None) -> None:
    found = read(product("sisreg_fila"), NAME, FILA + fila(status, "N/A", "20/05/2024 10:00:00"))
    row = found.rows["regulacao"][2]
    assert row.get("situacao") == situacao
    assert row.get("executada_em") == ("20/05/2024 10:00:00" if situacao == "executada" else None)
    assert found.problems == ([] if situacao else [(2, "situacao", "valor_invalido", status)])


def test_answers_of_the_api_whole_or_a_record_a_line() -> None:
    source = {
        "codigo_solicitacao": 9, "data_solicitacao": "2024-05-02T12:10:00.000Z", "sigla_situacao": "R",
        "codigo_central_reguladora": 355030, "codigo_sigtap_procedimento": "0301010072",
        "no_usuario": "PESSOA",
        "codigo_tipo_vaga_solicitada": "2", "cns_usuario": "700000000000005",
    }  # fmt: skip
    expected = {
        "solicitacao_id": "9", "municipio_ibge": "355030", "situacao": "reenviada",
        "procedimento": "0301010072",
        "procedimento_sigtap": "0301010072", "tipo_vaga": "retorno", "paciente_id": "700000000000005",
        "solicitada_em": "2024-05-02T12:10:00.000Z",
    }  # fmt: skip
    answer = json.dumps({"took": 1, "hits": {"hits": [{"_id": "1", "_source": source}]}})
    for name, text in (("a.json", answer), ("a.jsonl", json.dumps(source)), ("b.json", json.dumps([source]))):
        assert read(product("sisreg_api"), name, text).rows == {"regulacao": {1: expected}}
    missed = source | {"sigla_situacao": "AGENDAMENTO / CONFIRMADO / EXECUTANTE", "st_falta_registrada": 1}
    assert (
        read(product("sisreg_api"), "a.json", json.dumps([missed])).rows["regulacao"][1]["situacao"]
        == "falta"
    )


def test_sisab_with_what_lies_above_and_below() -> None:
    text = (
        "MINISTÉRIO DA SAÚDE\n\nCadastros vinculados\nDado gerado em: 10/06/2024;\n\n"
        "Uf;IBGE;Municipio;CNES;Estabelecimento;INE;Sigla da equipe;MAI/2024;parametro;\n"
        "MG;310620;BELO HORIZONTE;12345;UBS;222202;eMulti;0;0;\nMG;310620;BELO HORIZONTE;7;B;3;eAPP;0;0;\n\n"
        "Fonte: SISAB\nNota: revisão\nNotas: eSF\nGerado pelo sistema"
    )
    found = read(product("sisab_equipes"), "a.csv", text, Parametros(nucleo_do_ponto={"0012345": "N"}))
    assert found.rows == {
        "equipe": {
            7: {"equipe_ine": "222202", "ponto_cnes": "12345", "municipio_ibge": "310620", "nucleo_id": "N",
                "tipo": "emulti"},
            8: {"equipe_ine": "3", "ponto_cnes": "7", "municipio_ibge": "310620", "tipo": "outra"},
        },
        "ponto": {7: {"ponto_cnes": "12345", "nucleo_id": "N", "nome": "UBS", "municipio_ibge": "310620"}},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("above", "municipio"),
    [("Município: BRASÍLIA", "BRASÍLIA - DF"), ("Município: TODOS", "5300108"), ("", "5300108")],
)
def test_siaps_has_its_municipio_above_or_that_of_the_ponto(above: str, municipio: str) -> None:
    text = f"\ufeffRelatório\nUF: DF\n{above}\n" + "\n" * 14
    text += "CNES;ESTABELECIMENTO;TIPO DO ESTABELECIMENTO;INE;NOME DA EQUIPE;SIGLA DA EQUIPE\n"
    text += '"0010456\t";"UBS 1\t";"UNIDADE\t";"0001\t";"AZUL\t";"eSF\t"\n'
    found = read(product("sisab_equipes"), "a.csv", text, pontos={"0010456": "5300108"})
    row = found.rows["equipe"][19]
    assert {name: value.strip() for name, value in row.items()} == {
        "equipe_ine": "0001",
        "ponto_cnes": "0010456",
        "municipio_ibge": municipio,
        "tipo": "esf",
    }


ESTABELECIMENTOS = (
    '"CO_CNES";"TP_UNIDADE";"NO_RAZAO_SOCIAL";"NO_FANTASIA";"CO_MUNICIPIO_GESTOR";"CO_MOTIVO_DESAB";'
    "\"TO_CHAR(DT_ATUALIZACAO,'DD/MM/YYYY')\"\n"
    '"1";"02";"PREFEITURA";"UBS SÃO JOSÉ";"310620";"";""\n'  # a place that asks
    '"2";"02";"PREFEITURA";"FECHADA";"310620";"05";""\n'  # closed
    '"3";"05";"SANTA CASA";"";"310620";"";""\n'  # a hospital
    '"4";"02";"PREFEITURA";"UBS";"355030";"";""\n'  # of another UF
    '"5";"75";"NÚCLEO";"NÚCLEO";"310620";"";""\n'  # of a type that is not asked for
)


def test_establishments_of_cnes_become_pontos_and_hospitals() -> None:
    state = Parametros(ufs=("MG",), nucleo_padrao="N")
    found = read(product("cnes"), "tbEstabelecimento202405.csv", ESTABELECIMENTOS.encode("latin-1"), state)
    assert found.rows == {
        "ponto": {
            2: {"ponto_cnes": "1", "nucleo_id": "N", "nome": "UBS SÃO JOSÉ", "municipio_ibge": "310620"}
        },
        "hospital": {4: {"cnes": "3", "municipio_ibge": "310620"}},
    }
    without = read(product("cnes"), "tbEstabelecimento202405.csv", ESTABELECIMENTOS, Parametros(ufs=("MG",)))
    assert (without.rows["ponto"], list(without.rows["hospital"])) == ({}, [4])


def test_teams_of_cnes_take_their_kind_from_the_table_of_kinds() -> None:
    teams = (
        '"CO_MUNICIPIO";"CO_UNIDADE";"TP_EQUIPE";"DT_ATIVACAO";"DT_DESATIVACAO";"CO_EQUIPE"\n'
        '"310620";"3106200000001";"70";"01/02/2020";"";"9"\n"310620";"3106200000001";"99";"";"31/12/2022";"8"\n'
        '"355030";"3550300000001";"70";"";"";"7"\n'
    )
    kinds = (
        '"TP_EQUIPE";"DS_EQUIPE"\n"70";"ESF - EQUIPE DE SAUDE DA FAMILIA"\n"99";"EAP - ATENCAO PRIMARIA"\n'
    )
    state = Parametros(ufs=("MG",))
    found = read(product("cnes"), "tbEquipe202405.csv", teams, state, {"tbTipoEquipe202405.csv": kinds})
    common = {"ponto_cnes": "0000001", "municipio_ibge": "310620"}
    assert found.rows["equipe"] == {
        2: common | {"equipe_ine": "9", "tipo": "esf", "inicio": "01/02/2020"},
        3: common | {"equipe_ine": "8", "tipo": "eap", "fim": "31/12/2022"},
    }
    alone = read(product("cnes"), "tbEquipe202405.csv", teams, state)
    assert [row["tipo"] for row in alone.rows["equipe"].values()] == ["esf", "outra"]
    assert read(product("cnes"), "tbTipoEquipe202405.csv", kinds).rows == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a.json",
            '[{"coMunicipioIbge": "310620", "nuComp": "02/2024", "qtPopulacao": 2315560, "qtEsf": 1}]',
        ),
        ("a.csv", "NU_COMPETENCIA;CO_MUNICIPIO_IBGE;QT_POPULACAO\n202402;310620;2.315.560\n"),
        ("b.csv", "co_municipio_ibge;mes_ano;qt_pop_municipio\n310620;02/2024;2315560\n"),
        ("c.csv", "Município;Comp. CNES;População\n310620;FEV/2024;2.315.560\n"),
    ],
)
def test_population_by_the_coverage_of_primary_care(name: str, text: str) -> None:
    rows = list(read(product("cobertura_aps"), name, text).rows["populacao"].values())
    assert rows == [{"municipio_ibge": "310620", "ano": "2024", "populacao": "2315560", "_mes": "2024-02"}]


def ibge(title: str) -> Read:
    book = xlwt.Workbook()
    book.add_sheet("BRASIL E UFs").write(0, 0, "ESTIMATIVAS")
    sheet = book.add_sheet("MUNICÍPIOS")
    table = [
        [title],
        ["UF", "COD. UF", "COD. MUNIC", "NOME DO MUNICÍPIO", "POPULAÇÃO ESTIMADA"],
        ["RO", 11.0, 15.0, "Alta Floresta D'Oeste", 22516],
        ["MG", 31.0, 6200.0, "Belo Horizonte", "2.530.701(1)"],
        ["Fonte: IBGE. Diretoria de Pesquisas"],
        ["(1) população judicial"],
    ]
    for place, cells in enumerate(table):
        for column, value in enumerate(cells):
            sheet.write(place, column, value)
    raw = io.BytesIO()
    book.save(raw)
    return read(product("ibge_populacao"), "estimativa_dou_2020.xls", raw.getvalue())


@pytest.mark.parametrize(("title", "year"), [("REFERÊNCIA EM 1º DE JULHO DE 2021", "2021"), ("", "2020")])
def test_population_by_ibge(title: str, year: str) -> None:
    found = ibge(title)
    assert found.rows == {
        "populacao:MUNICÍPIOS": {
            3: {"municipio_ibge": "1100015", "ano": year, "populacao": "22516"},
            4: {"municipio_ibge": "3106200", "ano": year, "populacao": "2530701"},
        }
    }
    assert [problem[2] for problem in found.problems] == [
        "linhas_de_rodape",
        "linhas_de_rodape",
        "aba_sem_coluna_obrigatoria",
    ]


def test_a_document_is_not_hidden_among_the_digits_that_it_is_joined_to() -> None:
    """The lake, which looks for documents, would see no CPF in 3111144477735."""
    text = "UF;COD. UF;COD. MUNIC;NOME DO MUNICÍPIO;POPULAÇÃO ESTIMADA\nMG;31;11144477735;BH;5\n"
    (row,) = read(product("ibge_populacao"), "POP2024.csv", text).rows["populacao"].values()
    assert row["municipio_ibge"] == "11144477735"


def test_regions_by_the_names_that_states_use() -> None:
    text = "Município;UF;GERES;Região de Saúde\nRecife;PE;I GERES;Recife\nOlinda;PE;;Recife\n"
    found = read(product("regioes"), "a.csv", text)
    assert found.rows == {
        "regiao": {
            2: {"tipo": "regiao_saude", "municipio_ibge": "Recife - PE", "regiao_id": "Recife",
                "nome": "Recife"},
            3: {"tipo": "regiao_saude", "municipio_ibge": "Olinda - PE", "regiao_id": "Recife",
                "nome": "Recife"},
        },
        "regiao:2": {
            2: {"tipo": "regional_saude", "municipio_ibge": "Recife - PE", "regiao_id": "I GERES",
                "nome": "I GERES"}
        },
    }  # fmt: skip
    assert (1, "regiao_id", "fonte_nao_alimentada", "regiao") in found.problems


def test_the_conditions_of_minas_gerais_feed_four_sources() -> None:
    text = (
        "MUNICÍPIOS;POPULAÇÃO CENSO DEMOGRÁFICO (IBGE/2022);Cota Total;Unidade Regional de Saúde;"
        "Microrregião de Saúde;Macrorregião de Saúde;Assinatura do Termo\n"
        "Belo Horizonte;2.315.560;120;URS;Micro;Macro;10/05/2024\n"
        "TOTAL GERAL;20.539.989;853;;;;\n"  # a name in the place of the município is no footer by itself
    )
    found = read(product("condicoes_mg"), "a.csv", text, Parametros(nucleo_do_municipio={"310620": "N"}))
    code = {"municipio_ibge": "3106200"}
    assert [(fed, rows[2]) for fed, rows in found.rows.items()] == [
        ("regiao", code | {"tipo": "regiao_saude", "regiao_id": "Micro", "nome": "Micro"}),
        ("regiao:2", code | {"tipo": "macrorregiao", "regiao_id": "Macro", "nome": "Macro"}),
        ("regiao:3", code | {"tipo": "regional_saude", "regiao_id": "URS", "nome": "URS"}),
        ("populacao", code | {"ano": "2022", "populacao": "2315560"}),
        ("meta", {"indicador_id": "MSNT5.380", "nivel": "municipio", "nivel_id": "3106200",
                  "inicio": "2024-01-01", "meta": "120", "norma": "Deliberação CIB-SUS/MG 4.690/2024"}),
        ("condicionalidade_municipal", code | {
            "nucleo_id": "N", "condicionalidade": "instrumento_formalizado", "cumprida_em": "10/05/2024"}),
    ]  # fmt: skip
    assert [problem[:3] for problem in found.problems] == [(3, None, "linhas_de_rodape")]


@pytest.mark.parametrize(
    ("name", "code"),
    [  # official; as a federal registry spells it; former; other apostrophe; without it; of none
        ("Cachoeira de Pajeú", "3102704"),
        ("CACHOEIRA DO PAJEU", "3102704"),
        ("Dona Eusébia", "3122900"),
        ("Olhos d´Água", "3145455"),
        ("Olhos Dagua", "3145455"),
        ("Lugar Nenhum", "Lugar Nenhum - MG"),
    ],
)
def test_a_target_is_of_the_municipio_that_its_name_spells(name: str, code: str) -> None:
    text = f"MUNICÍPIOS;Cota Total;Macrorregião de Saúde\n{name};120;Macro\n"
    (target,) = read(product("condicoes_mg"), "a.csv", text).rows["meta"].values()
    assert target.get("nivel_id") == code


def test_a_change_of_parametros_reads_again_what_depends_on_it_and_nothing_else(landing: Landing) -> None:
    landing.put(f"sisreg_fila/{NAME}", FILA + fila("PENDENTE"))
    landing.put("populacao/a.csv", "municipio_ibge,ano,populacao\n3106200,2024,5\n")
    landing.ingest()
    (landing.folder / "parametros.yml").write_text("risco: {1: vermelho}\n")
    landing.ingest()
    (landing.folder / "parametros.yml").write_text("risco: {1: azul}\n")
    landing.ingest()
    (landing.folder / "parametros.yml").write_text("risco: {1: vermelho}\n")
    landing.ingest()
    in_force = (
        "select r.risco, e.relida_por is null from lago.regulacao_completa as r "
        "inner join lago.entrega as e on e.entrega_id = r._entrega_id order by 1 nulls first"
    )
    assert landing.query(in_force) == [(None, False), ("azul", False), ("vermelho", True)]
    assert landing.query("select count(*) from lago.entrega where fonte = 'populacao'") == [(1,)]
