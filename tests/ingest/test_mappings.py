"""Protects the mappings: SMART and planilha as described, other tables and envelopes added as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlwt
from landings import Landing

from telessaude.store.errors import MappingError

QUESTION = {
    "dtsol": "1/2/2018 8:05:00",
    "dtresp": "02/02/2018 08:05:00",
    "tipo": "A",
    "canal": 1,
    "scpf": "11144477735",
    "cids": ["I10", None],
    "ciaps": [None],
    "inenc": "1",
    "evenc": 0,
    "satisf": "5",
    "rduvida": 2,
    "psof": "1",
}


def envelope(rows: list[Any], lista: str = "teleconsultorias", **more: Any) -> str:
    return json.dumps({"codigo_nucleo": " 27 ", "mes_referencia": "022018", lista: rows} | more)


def test_a_smart_question(landing: Landing) -> None:
    landing.put("smart/a.json", envelope([QUESTION]))
    landing.ingest()
    columns = (
        "(nucleo_id, situacao, tipo, canal, solicitada_em, cid10, ciap2, intencao_encaminhamento, "
        "encaminhamento_evitado, satisfacao, resolucao_duvida, candidata_sof)"
    )
    assert landing.column(columns) == {
        1: (
            "27",
            "respondida",
            "assincrona",
            "mensagem",
            "1/2/2018 8:05:00",
            "I10",
            None,
            "S",
            "N",
            "5",
            "parcial",
            "S",
        )
    }
    entrega = (
        "select fonte, formato, codigo_nucleo, lista, mes_referencia, tipo_envio, linhas_lidas "
        "from lago.entrega"
    )
    assert landing.query(entrega) == [
        ("teleconsultoria", "smart", "27", "teleconsultorias", "022018", "RE", 1)
    ]


@pytest.mark.parametrize(
    ("field", "value", "column", "read", "reported"),
    [
        ("tipo", "S", "canal", "webconferencia", False),
        ("canal", "2", "canal", "telefone", False),
        ("canal", "3", "canal", None, True),
        ("inenc", 9, "intencao_encaminhamento", None, False),
        ("inenc", "7", "intencao_encaminhamento", None, True),
        ("satisf", 9, "satisfacao", None, False),
        ("satisf", "6", "satisfacao", None, True),
        ("rduvida", "3", "resolucao_duvida", "nao", False),
        ("psof", None, "candidata_sof", None, False),
        ("tipo", "X", "tipo", None, True),
    ],
)
def test_smart_codes(
    landing: Landing, field: str, value: object, column: str, read: str | None, reported: bool
) -> None:
    landing.put("smart/a.json", envelope([QUESTION | {field: value}]))
    landing.ingest()
    assert landing.column(column) == {1: read}
    problem = ("smart/a.json", 1, column, "valor_invalido", str(value), False)
    assert landing.problems() == ([problem] if reported else [])


def test_smart_keys_are_keyed_hashes_of_their_fields(landing: Landing) -> None:
    other = QUESTION | {"dtsol": "1/2/2018 8:05:01"}
    landing.put("smart/a.json", envelope([QUESTION, other, QUESTION | {"dtresp": None}]))
    landing.ingest()
    first, second, again = landing.column("teleconsultoria_id").values()
    assert first == again != second
    assert len(first) == 32


def test_smart_exams(landing: Landing) -> None:
    exam = {"dhrexame": "03/06/2018 09:00:01", "scpf": "a", "pacns": "b", "scnes": "1", "pnt": None}
    rows = [
        exam | {"ctexame": 211020036, "dh_solicitacao": "02/06/2018 03:00:01", "dhla": "04/06/2018 05:00:01"},
        exam | {"ctexame": "0211050032", "pnt": "2", "prioridade": 2},
        exam | {"ctexame": "0101010010", "prioridade": "3"},
        exam | {"prioridade": "4"},
    ]
    landing.put("smart/a.json", envelope(rows, "telediagnosticos", tipo_envio="NA"))
    landing.ingest()
    columns = "(tipo_exame, procedimento_sigtap, situacao, carater, solicitado_em[:2], ponto_cnes)"
    assert landing.column(columns, "telediagnostico") == {
        1: ("ecg", "0211020036", "laudado", "eletivo", "02", "1"),
        2: ("eeg", "0211050032", "realizado", "urgente", "03", "2"),
        3: ("outro", "0101010010", "realizado", "eletivo", "03", "1"),
        4: ("outro", None, "realizado", None, "03", "1"),
    }
    assert landing.problems() == [("smart/a.json", 4, "carater", "valor_invalido", "4", False)]
    assert landing.query("select tipo_envio from lago.entrega") == [("NA",)]


def test_smart_lists_that_feed_nothing_and_empty_ones(landing: Landing) -> None:
    landing.put("smart/estab.json", envelope([{"cnes": "1"}], "estabelecimentos"))
    landing.put("smart/edu.json", envelope([{"id": 1}], "atividades_teleeducacao"))
    landing.put("smart/vazio.json", envelope([], tipo_envio="RE"))
    landing.put("smart/prof.json", envelope([{"cpf": "11144477735", "cbo": "225125"}], "profissionais"))
    landing.ingest()
    assert landing.query(
        "select fonte, lista, linhas_lidas, arquivo_lago is null from lago.entrega order by 1"
    ) == [
        ("profissional", "profissionais", 1, False),
        ("teleconsultoria", "teleconsultorias", 0, True),
        ("teleducacao", "atividades_teleeducacao", 1, False),
    ]
    assert landing.column("(nucleo_id, cbo)", "profissional") == {1: ("27", "225125")}
    assert landing.problems() == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "arquivo_ilegivel"),
        ("[" * 100_000, "arquivo_ilegivel"),
        ("[]", "envelope_desconhecido"),
        ('{"codigo_nucleo": "1"}', "envelope_desconhecido"),
        ('{"teleconsultorias": []}', "envelope_desconhecido"),
        ('{"codigo_nucleo": " ", "teleconsultorias": []}', "envelope_desconhecido"),
        ('{"codigo_nucleo": "1", "teleconsultorias": {}}', "envelope_desconhecido"),
        ('{"codigo_nucleo": "1", "teleconsultorias": [], "profissionais": []}', "envelope_desconhecido"),
    ],
)
def test_what_is_no_envelope(landing: Landing, content: str, rule: str) -> None:
    landing.put("smart/a.json", content)
    landing.ingest()
    assert landing.problems() == [("smart/a.json", 0, None, rule, None, True)]
    assert landing.query("select fonte, recusada from lago.entrega") == [("smart", True)]


def test_an_envelope_in_latin1_with_a_row_that_is_no_object(landing: Landing) -> None:
    text = json.dumps({"codigo_nucleo": "Ção", "teleconsultorias": [None, QUESTION]}, ensure_ascii=False)
    landing.put("smart/a.json", text.encode("latin-1"))
    landing.ingest()
    assert landing.column("(nucleo_id, _erro)") == {1: (None, "linha_ilegivel"), 2: ("Ção", None)}


PLANILHA = (
    "Nº;MUNICÍPIO  SOLICITANTE;Estabelecimento;Specialty;Nome do Solicitante;CBP;"
    "Inten. Encaminhamento;conduta;Status;Concluida?;Data_Solicitacao;Dt. 1ª resposta\n"
)


def planilha(landing: Landing, *rows: str) -> None:
    landing.put("planilha/MG-1/a.csv", (PLANILHA + "".join(f"{row}\n" for row in rows)).encode("latin-1"))
    landing.ingest()


def test_a_spreadsheet_row(landing: Landing) -> None:
    planilha(landing, "7;Olho-d'Água;UBS Azul;Saúde;Ana;225142.0;sim;Manter na  Unidade;;;03/02/2024 10:00;")
    columns = (
        "(nucleo_id, teleconsultoria_id, situacao, tipo, especialidade, solicitante_cbo, "
        "intencao_encaminhamento, encaminhamento_evitado, solicitada_em, respondida_em, "
        "ponto_cnes, _municipio_nome, _unidade_nome)"
    )
    assert landing.column(columns) == {
        2: ("MG-1", "7", "aberta", "assincrona", "Saúde", "225142.0", "sim", "S", "03/02/2024 10:00", None,
            None, "Olho-d'Água", "UBS Azul")
    }  # fmt: skip
    assert landing.problems() == []


@pytest.mark.parametrize(
    ("status", "concluded", "answer", "situacao"),
    [
        ("Solicitação CANCELADA", "sim", "04/02/2024 10:00", "cancelada"),
        ("Aguardando", "SIM", "", "respondida"),
        ("Aguardando", "não", "04/02/2024 10:00", "respondida"),
        ("", "", "04/02/2024", "respondida"),
        ("Concluída", "não", "", "aberta"),
        ("", "", "ontem", "aberta"),
    ],
)
def test_situacao_of_a_spreadsheet_row(
    landing: Landing, status: str, concluded: str, answer: str, situacao: str
) -> None:
    planilha(landing, f"7;x;y;z;Ana;;;;{status};{concluded};03/02/2024 10:00;{answer}")
    assert landing.column("situacao") == {2: situacao}


@pytest.mark.parametrize(
    ("conduct", "read"),
    [("manter na unidade", "S"), ("Encaminhar níveis secundários", "N"),
     ("encaminhar niveis terciarios", "N"),
     ("não manter na unidade", None), ("", None)],
)  # fmt: skip
def test_conduct_is_compared_whole(landing: Landing, conduct: str, read: str | None) -> None:
    planilha(landing, f"7;x;y;z;Ana;;;{conduct};;;03/02/2024 10:00;")
    assert landing.column("encaminhamento_evitado") == {2: read}
    assert landing.problems() == []


def test_a_day_alone_takes_a_time_and_is_reported(landing: Landing) -> None:
    planilha(landing, "7;x;y;z;Ana;;;;;;03/02/2024;04/02/2024", "8;x;y;z;Ana;;;;;;31/02/2024;")
    assert landing.column("(solicitada_em, respondida_em)") == {
        2: ("03/02/2024 00:00:00", "04/02/2024 23:59:59"),
        3: ("31/02/2024", None),
    }
    assert landing.problems() == [
        ("planilha/MG-1/a.csv", 2, "respondida_em", "dia_sem_hora", "04/02/2024", False),
        ("planilha/MG-1/a.csv", 2, "solicitada_em", "dia_sem_hora", "03/02/2024", False),
    ]


def test_without_a_code_the_id_is_a_keyed_hash_and_a_cnes_leaves_the_name_out(landing: Landing) -> None:
    heading = "Dt.Criação;CPF do Solicitante;Solicitante;CNES;Unidade de Saúde;Tipo;Sobra\n"
    landing.put("planilha/MG-1/a.csv", f"{heading}03/02/2024 10:00;;Ana;123;UBS;Síncrona;x\n")
    landing.ingest()
    columns = "(length(teleconsultoria_id), solicitante_id, ponto_cnes, _unidade_nome, tipo)"
    assert landing.column(columns) == {2: (32, None, "123", None, "Síncrona")}
    assert landing.problems() == [("planilha/MG-1/a.csv", 1, "sobra", "coluna_desconhecida", None, False)]
    [(called,)] = landing.query("select cabecalhos from lago.entrega")
    assert {name: called[name] for name in ("solicitada_em", "solicitante_id", "ponto_cnes", "tipo")} == {
        "solicitada_em": "Dt.Criação", "solicitante_id": "CPF do Solicitante", "ponto_cnes": "CNES",
        "tipo": "Tipo",
    }  # fmt: skip


def test_a_spreadsheet_without_a_required_column_is_refused(landing: Landing) -> None:
    landing.put("planilha/MG-1/a.csv", "Código;Solicitante\n1;Ana\n2;Bia\n")
    landing.ingest()
    assert landing.problems() == [
        ("planilha/MG-1/a.csv", 1, "solicitada_em", "arquivo_sem_coluna_obrigatoria", None, True)
    ]
    assert landing.query("select fonte, linhas_lidas, linhas_recusadas from lago.entrega") == [
        ("teleconsultoria", 2, 2)
    ]


def test_an_xls_is_read_as_an_xlsx(landing: Landing) -> None:
    path = landing.folder / "planilha" / "MG-1" / "a.xls"
    path.parent.mkdir(parents=True)
    book = xlwt.Workbook()
    sheet = book.add_sheet("dados")
    for row, cells in enumerate(
        [["Código", "Solicitante", "Data Solicitação"], [9, "Ana", "03/02/2024 10:00"]]
    ):
        for place, value in enumerate(cells):
            sheet.write(row + 1, place, value)
    book.save(str(path))
    landing.ingest()
    assert landing.column("(teleconsultoria_id, solicitada_em)") == {3: ("9", "03/02/2024 10:00")}


THIRD = """
nome: plataforma_x
pasta: plataforma_x
tabelas:
  - campos:
      nucleo: Centro
      exame: Exame nº
      tipo: Modalidade
      pedido: Pedido em
      medico: Médico
    alimenta:
      - fonte: telediagnostico
        colunas:
          nucleo_id: nucleo
          exame_id: exame
          situacao: {constante: solicitado}
          tipo_exame: {de: tipo, codigos: {eletro*: ecg, raio x: radiografia, rx: radiografia}}
          solicitado_em: pedido
          solicitante_id: medico
"""


@pytest.mark.parametrize("place", ["warehouse", "environment"])
def test_a_third_format_is_a_mapping_file(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    rows = "N1|1|Eletrocardiograma|03/02/2024 10:00|Ana\nN1|2|RAIO-X|03/02/2024 10:00|Ana\nN1|3|?|x|Ana\n"
    landing.put("plataforma_x/a.csv", f"Centro|EXAME Nº|Modalidade|Pedido em|Médico\n{rows}")
    landing.ingest()
    assert [p[3] for p in landing.problems()] == ["fonte_desconhecida"]
    folder = landing.warehouse.root / "mapeamentos" if place == "warehouse" else tmp_path / "meus"
    folder.mkdir()
    (folder / "plataforma_x.yml").write_text(THIRD, encoding="utf-8")
    if place == "environment":
        monkeypatch.setenv("TELESSAUDE_MAPPINGS", str(folder))
    landing.ingest()
    assert landing.column("(exame_id, tipo_exame)", "telediagnostico") == {
        2: ("1", "ecg"),
        3: ("2", "radiografia"),
        4: ("3", None),
    }
    assert landing.problems() == [("plataforma_x/a.csv", 4, "tipo_exame", "valor_invalido", "?", False)]
    assert landing.query("select fonte, formato from lago.entrega") == [("telediagnostico", "plataforma_x")]


CENTRAL = """
nome: central
pasta: central
envelope:
  nucleo: centro
  mes: competencia
  envio: {campo: modo, acrescentam: [PARCIAL], substituem: [TOTAL, CARGA], padrao: PARCIAL}
tabelas:
  - lista: exames
    alimenta:
      - fonte: telediagnostico
        colunas:
          nucleo_id: {contexto: nucleo_id}
          exame_id: numero
          situacao: {constante: solicitado}
          tipo_exame: {constante: outro}
          solicitado_em: pedido
          solicitante_id: quem
  - lista: equipe
    alimenta:
      - fonte: profissional
        so_acrescenta: true
        colunas:
          nucleo_id: {contexto: nucleo_id}
          profissional_id: codigo
"""
EXAM = {"numero": "1", "pedido": "03/02/2024 10:00", "quem": "Ana"}


@pytest.fixture
def central(landing: Landing) -> Landing:
    """A landing whose warehouse knows an envelope of another system, none of whose words is SMART's."""
    folder = landing.warehouse.root / "mapeamentos"
    folder.mkdir(parents=True)
    (folder / "central.yml").write_text(CENTRAL, encoding="utf-8")
    return landing


@pytest.mark.parametrize(
    ("said", "kind", "replaces"),
    [
        ({}, "PARCIAL", False),
        ({"modo": "parcial"}, "PARCIAL", False),
        ({"modo": " Total "}, "TOTAL", True),
        ({"modo": "CARGA"}, "CARGA", True),
        ({"tipo_envio": "RE"}, "PARCIAL", False),
    ],
)
def test_a_second_envelope_says_in_its_own_words_whose_it_is_and_whether_it_replaces(
    central: Landing, said: dict[str, str], kind: str, replaces: bool
) -> None:
    document = {"centro": "N1", "competencia": "022024", "exames": [EXAM]} | said
    central.put("central/a.json", json.dumps(document))
    central.ingest()
    assert central.column("(nucleo_id, exame_id)", "telediagnostico") == {1: ("N1", "1")}
    assert central.query(
        "select formato, codigo_nucleo, lista, mes_referencia, tipo_envio, substitui, so_acrescenta "
        "from lago.entrega"
    ) == [("central", "N1", "exames", "022024", kind, replaces, False)]
    assert central.problems() == []


def test_an_unknown_kind_is_reported_in_the_field_of_the_format(central: Landing) -> None:
    central.put("central/a.json", json.dumps({"centro": "N1", "modo": "RE", "exames": [EXAM]}))
    central.put("smart/a.json", envelope([QUESTION], tipo_envio="TOTAL"))
    central.ingest()
    assert central.problems() == [
        ("central/a.json", 1, "modo", "valor_invalido", "RE", False),
        ("smart/a.json", 1, "tipo_envio", "valor_invalido", "TOTAL", False),
    ]
    kinds = "select formato, mes_referencia, tipo_envio, substitui from lago.entrega order by 1"
    assert central.query(kinds) == [("central", None, "PARCIAL", False), ("smart", "022018", "RE", True)]


def test_which_rows_only_add_is_said_list_by_list(central: Landing) -> None:
    central.put("central/a.json", json.dumps({"centro": "N1", "equipe": [{"codigo": "Ana"}]}))
    central.put("smart/a.json", envelope([{"cpf": "11144477735"}], "profissionais", tipo_envio="NA"))
    central.put("smart/b.json", envelope([QUESTION], tipo_envio="RE"))
    central.put("profissional/c.csv", "nucleo_id,profissional_id\nN1,Ana\n")
    central.ingest()
    columns = "select caminho, substitui, so_acrescenta from lago.entrega order by 1"
    assert central.query(columns) == [
        ("central/a.json", False, True),
        ("profissional/c.csv", False, False),
        ("smart/a.json", False, True),
        ("smart/b.json", True, False),
    ]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("padrao: PARCIAL", "padrao: NADA", "um dos que acrescentam ou substituem"),
        ("lista: exames", "aba: exames", "cada tabela diz a sua lista"),
    ],
)
def test_an_envelope_described_wrongly_stops_the_run(
    central: Landing, before: str, after: str, reason: str
) -> None:
    file = central.warehouse.root / "mapeamentos" / "central.yml"
    file.write_text(CENTRAL.replace(before, after), encoding="utf-8")
    with pytest.raises(MappingError, match=reason):
        central.ingest()
