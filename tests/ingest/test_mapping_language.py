"""Protects the mapping language: each of its abilities over a small file, and the sentence of each error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from formats import Read, described, read

from telessaude.contract.parametros import Parametros, load_parametros
from telessaude.store.errors import MappingError

HEAD = "nome: f\npasta: f\n"
POPULACAO = """
    alimenta:
      - fonte: populacao
        colunas: {municipio_ibge: ibge, ano: ano, populacao: pessoas}
"""


def populacao(
    folder: Path, table: str, text: str, name: str = "a.csv", parametros: Parametros | None = None
) -> Read:
    """A file read by a format that feeds populacao from the fields ibge, ano and pessoas."""
    return read(described(folder, f"{HEAD}tabelas:\n{table}{POPULACAO}"), name, text, parametros)


def row(ibge: str, ano: str, pessoas: str) -> dict[str, str]:
    return {"municipio_ibge": ibge, "ano": ano, "populacao": pessoas}


def test_the_table_begins_where_its_required_fields_are_or_where_it_is_said(tmp_path: Path) -> None:
    text = "Título\nibge;ano;pessoas\n1;2020;5\n"
    assert populacao(tmp_path, "  - ignora: x", text).rows == {"populacao": {3: row("1", "2020", "5")}}
    two = "ibge;ano;pessoas\n1;2020;5\nibge;ano;pessoas\n2;2021;6\n"
    assert populacao(tmp_path, "  - acima: 2", two).rows == {"populacao": {4: row("2", "2021", "6")}}
    without = "2 linhas\n\n1;2020;5\n"
    titles = "  - acima: 2\n    titulos: [ibge, ano, pessoas]"
    assert populacao(tmp_path, titles, without).rows == {"populacao": {3: row("1", "2020", "5")}}


@pytest.mark.parametrize("rodape", ["2", '["(*)*", Elaborado*]'])
def test_lines_at_the_foot_are_no_rows_and_are_counted(tmp_path: Path, rodape: str) -> None:
    text = "ibge;ano;pessoas\n1;2020;5\n(1) estimada;;\nElaborado em;2021;\n"
    found = populacao(tmp_path, f"  - rodape: {rodape}", text)
    assert found.rows == {"populacao": {2: row("1", "2020", "5")}}
    assert found.problems == [(3, None, "linhas_de_rodape", 2)]


@pytest.mark.parametrize("rodape", ["2", "[total*, OBSERVACAO*]"])
@pytest.mark.parametrize("foot", ["Total: 3;;\nObservação final;;\n", "\nTotal: 3\nObservação final\n"])
def test_as_many_lines_as_are_said_and_no_record(tmp_path: Path, rodape: str, foot: str) -> None:
    text = f"ibge;ano;pessoas\n1;2020;5\n2;2020;6\n3;2020;7\n{foot}"
    found = populacao(tmp_path, f"  - rodape: {rodape}", text)
    assert list(found.rows["populacao"]) == [2, 3, 4]
    assert sum(problem[3] or 1 for problem in found.problems) == 2


def test_rows_are_kept_and_left_out_by_conditions_and_counted(tmp_path: Path) -> None:
    table = "  - so_se: [{ano: 202*}, {ano: 1999}]\n    menos_se: {pessoas: '@vazio'}"
    text = "ibge;ano;pessoas\n1;2020;5\n2;2010;5\n3;1999;5\n4;2021;\n"
    found = populacao(tmp_path, table, text)
    assert list(found.rows["populacao"]) == [2, 4]
    assert found.problems == [(0, None, "linhas_fora_do_recorte", 2)]


def test_a_field_is_a_piece_or_others_put_together(tmp_path: Path) -> None:
    table = """
  - campos:
      ibge: {modelo: "{uf}{numero}"}
      uf: {nomes: Estado, trecho: '^\\d\\d'}
      numero: {nomes: Nº, zeros: 5}
      ano: {primeiro_de: [do_titulo, do_nome]}
      do_titulo: {lugar: preambulo, trecho: 'em (20\\d\\d)'}
      do_nome: {lugar: arquivo, trecho: '20\\d\\d'}
      pessoas: {nomes: Total, trecho: '^([\\d.]+)(?:\\(\\d\\))?$', milhar: .}
"""
    text = "Estado;Nº;Total\n35 SP;50308;1.503.754(1)\n35 SP;8;14.226\n;8;5\n35 SP;8;muitos\n"
    found = populacao(tmp_path, table, text, "pop_2021.csv")
    assert found.rows["populacao"] == {
        2: row("3550308", "2021", "1503754"),
        3: row("3500008", "2021", "14226"),
        4: {"ano": "2021", "populacao": "5"},
        5: {"municipio_ibge": "3500008", "ano": "2021"},
    }
    assert found.problems == [(5, "populacao", "valor_invalido", "muitos")]
    titled = populacao(tmp_path, table, f"População em 2019\n{text}", "pop_2021.csv")
    assert titled.rows["populacao"][3] == row("3550308", "2019", "1503754")


@pytest.mark.parametrize(
    ("formats", "written", "read_as"),
    [
        ("dd.MM.AAAA", "03.05.2024", "2024-05-03"),
        ("dd.MM.AAAA", "03.05.2024 08:10", "2024-05-03 08:10"),
        ("AAAAMMdd", "20240503", "2024-05-03"),
        ("ddMMAAAA", "03052024", "2024-05-03"),
        ("MM/AAAA", "05/2024", "2024-05"),
        ("MMM/AAAA", "mai/2024", "2024-05"),
        ("[AAAAMM, MMAAAA]", "202405", "2024-05"),
        ("[AAAAMM, MMAAAA]", "012012", "2012-01"),
        ("MM/dd/AAAA", "05/13/2024", "2024-05-13"),
        ("epoca", "1714737600", "2024-05-03 12:00:00Z"),
        ("epoca_ms", "1714737600500", "2024-05-03 12:00:00.500000Z"),
        ("dd.MM.AAAA", "31.02.2024", None),
        ("dd.MM.AAAA", "2024-05-03", None),
    ],
)
def test_dates_are_read_by_the_formats_declared_and_no_other(
    tmp_path: Path, formats: str, written: str, read_as: str | None
) -> None:
    table = f"  - campos: {{ano: {{nomes: quando, data: {formats}}}}}"
    found = populacao(tmp_path, table, f"ibge;quando;pessoas\n1;{written};5\n")
    assert found.rows["populacao"][2].get("ano") == read_as
    assert found.problems == ([] if read_as else [(2, "ano", "valor_invalido", written)])


REGIAO = """
nome: f
pasta: f
tabelas:
  - vazio: N/A
    campos: {tipo: Divisão, regiao: Nome}
    alimenta:
      - fonte: regiao
        colunas:
          tipo: {de: tipo, codigos: tipos}
          municipio_ibge: ibge
          regiao_id: regiao
          nome: {de: regiao, so_se: {tipo: macro*}}
"""


def test_codes_are_a_table_inline_or_shared_and_an_unknown_one_is_told_with_the_words(tmp_path: Path) -> None:
    (tmp_path / "codigos").mkdir()
    (tmp_path / "codigos" / "tipos.yml").write_text("codigos: {macro*: macrorregiao, CIR: regiao_saude}\n")
    mapping = described(tmp_path, REGIAO)
    text = "ibge;Divisão;Nome\n1;MACRO-região;A\n2;cir;B\n3;DRS;N/A\n"
    found = read(mapping, "a.csv", text)
    assert found.rows["regiao"] == {
        2: {"tipo": "macrorregiao", "municipio_ibge": "1", "regiao_id": "A", "nome": "A"},
        3: {"tipo": "regiao_saude", "municipio_ibge": "2", "regiao_id": "B"},
        4: {"municipio_ibge": "3"},
    }
    assert found.problems == [(4, "tipo", "valor_invalido", "DRS")]
    with_others = described(
        tmp_path, REGIAO.replace("codigos: tipos", "codigos: tipos, outros: regional_saude")
    )
    assert read(with_others, "a.csv", text).rows["regiao"][4]["tipo"] == "regional_saude"


TWO = """
nome: f
pasta: f
tabelas:
  - campos:
      nucleo: {consulta: nucleo, com: {ponto: cnes, municipio: ibge}}
    alimenta:
      - fonte: equipe
        colunas: {equipe_ine: ine, municipio_ibge: ibge, ponto_cnes: cnes, nucleo_id: nucleo}
      - fonte: ponto
        so_acrescenta: true
        so_se: {nucleo: "@preenchido"}
        colunas: {ponto_cnes: cnes, nucleo_id: nucleo, municipio_ibge: ibge, nome: unidade}
"""


def test_a_row_feeds_several_sources_and_the_state_says_its_nucleo(tmp_path: Path) -> None:
    state = Parametros(nucleo_do_ponto={"0000007": "N1"}, nucleo_do_municipio={"3106200": "N2"})
    text = "ine;ibge;cnes;unidade\n1;355030;7;A\n2;310620;8;B\n3;355030;9;C\n"
    found = read(described(tmp_path, TWO), "a.csv", text, state)
    assert {line: cells.get("nucleo_id") for line, cells in found.rows["equipe"].items()} == {
        2: "N1",
        3: "N2",
        4: None,
    }
    assert {line: cells["nome"] for line, cells in found.rows["ponto"].items()} == {2: "A", 3: "B"}
    assert found.problems == [(0, None, "linhas_fora_do_recorte", 1)]


def test_what_a_file_has_no_columns_for_is_left_out_and_told(tmp_path: Path) -> None:
    mapping = described(tmp_path, TWO)
    found = read(mapping, "a.csv", "ibge;cnes;unidade\n310620;8;B\n", Parametros(nucleo_padrao="N"))
    assert found.rows == {
        "ponto": {2: {"ponto_cnes": "8", "nucleo_id": "N", "municipio_ibge": "310620", "nome": "B"}}
    }
    assert found.problems == [(1, "equipe_ine", "fonte_nao_alimentada", "equipe")]


JOINED = """
nome: f
pasta: f
tabelas:
  - arquivo: pop*.csv
    junta:
      - arquivo: nomes*.csv
        por: {uf: UF, numero: Nº}
        campos: {ibge: Código}
    alimenta:
      - fonte: populacao
        colunas: {municipio_ibge: ibge, ano: ano, populacao: pessoas}
"""


def test_two_tables_are_joined_by_their_fields_of_the_same_month_where_names_tell(tmp_path: Path) -> None:
    beside = {
        "nomes202401.csv": "UF;Nº;Código\nSP;08;3500008\n",
        "nomes202402.csv": "UF;Nº;Código\nSP;08;3599999\n",
        "outro.csv": "não é lido",
    }
    text = "uf;numero;ano;pessoas\nSP;8;2024;5\nMG;8;2024;6\n"
    found = read(described(tmp_path, JOINED), "pop202401.csv", text, beside=beside)
    assert found.rows["populacao"] == {
        2: row("3500008", "2024", "5"),
        3: {"ano": "2024", "populacao": "6"},
    }


def test_json_has_its_list_anywhere_and_its_record_inside_the_item(tmp_path: Path) -> None:
    table = "  - lista: resposta.itens\n    registro: _fonte\n    campos: {ano: a.ano}"
    record = {"ibge": "1", "a": {"ano": 2020}, "pessoas": 5}
    whole = json.dumps({"n": 1, "resposta": {"itens": [{"_fonte": record}, 3, record]}})
    expected = {1: row("1", "2020", "5"), 2: {"_erro": "linha_ilegivel"}, 3: row("1", "2020", "5")}
    assert populacao(tmp_path, table, whole, "a.json").rows["populacao"] == expected
    lines = f"{json.dumps({'_fonte': record})}\n{{\n{json.dumps(record)}\n"
    assert populacao(tmp_path, table, lines, "a.jsonl").rows["populacao"] == expected
    assert populacao(tmp_path, table, json.dumps([record]), "a.json").rows["populacao"] == {
        1: row("1", "2020", "5")
    }


def test_only_the_ufs_and_types_asked_for_are_read(tmp_path: Path) -> None:
    table = "  - so_se: {uf: '@ufs', tipo: '@cnes_tipos'}"
    text = "ibge;ano;pessoas;uf;tipo\n1;2020;5;31;02\n2;2020;5;MG;2\n3;2020;5;SP;02\n4;2020;5;31;75\n"
    state = Parametros(ufs=("MG",))
    assert list(populacao(tmp_path, table, text, parametros=state).rows["populacao"]) == [2, 3]
    assert list(populacao(tmp_path, table, text).rows["populacao"]) == [2, 3, 4]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("nomes: [a]", "linha 3: em “nomes”, a palavra não existe aqui"),
        ("tabelas: {a: 1}", "linha 3: em “tabelas”, esperava-se uma lista"),
        (
            "tabelas:\n  - campos:\n      a: {trecho: x}",
            "linha 5: em “tabelas.1.campos.a”, cada campo tem uma só",
        ),
        (
            "tabelas:\n  - campos:\n      a: {nomes: x, trecho: '('}",
            "linha 5: em “tabelas.1.campos.a.trecho”, “(” não",
        ),
        ("tabelas:\n  - campos:\n      a: {nomes: x, data: hoje}", "“hoje” não é um formato de data"),
        (
            "tabelas:\n  - campos:\n      a: {primeiro_de: b}\n      b: {primeiro_de: a}",
            "feito de si mesmo: a > b > a",
        ),
        ("tabelas:\n  - so_se: {a: '@tudo'}", "@tudo não é um padrão especial"),
        ("tabelas:\n  - alimenta:\n      - fonte: nada\n        colunas: {}", "a fonte nada não existe"),
        (
            "tabelas:\n  - alimenta:\n      - {fonte: hospital, colunas: {cnes: a}}",
            "exige as colunas municipio_ibge",
        ),
        ("tabelas: [", "não é YAML"),
        ("nome: g\ntabelas: []", "linha 3: não é YAML (a chave “nome” se repete)"),
    ],
)
def test_a_wrong_mapping_says_where_and_why_in_one_sentence(
    tmp_path: Path, wrong: str, sentence: str
) -> None:
    with pytest.raises(MappingError) as error:
        described(tmp_path, HEAD + wrong)
    assert sentence in str(error.value)
    assert "formato.yml" in str(error.value)
    assert str(error.value).count("\n") == 0


def test_a_shared_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="não há tabela de códigos “tipos”"):
        described(tmp_path, REGIAO)


def test_parametros_are_texts_with_their_zeros_and_absent_keys_are_allowed(tmp_path: Path) -> None:
    assert load_parametros(tmp_path) == Parametros()
    text = "ufs: [mg]\nnucleo_do_ponto: {0012345: N1}\nnucleo_do_municipio: {3106200: N2}\nrisco:\n"
    text += "risco_da_central: {310620: {0: vermelho}}\ncnes_tipos: [01, 5]\n"
    (tmp_path / "parametros.yml").write_text(text)
    found = load_parametros(tmp_path)
    assert (found.nucleo("12345", "3106200"), found.nucleo("1", "310620"), found.nucleo("1", None)) == (
        "N1",
        "N2",
        None,
    )
    assert (found.escala_de_risco("3106200"), found.escala_de_risco("355030")) == ({"0": "vermelho"}, {})
    assert (found.ufs, found.uf_codes(), found.cnes_tipos) == (("MG",), {"MG", "31"}, ("01", "05"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ufs: [MG]\nnucleo: x\n", "linha 2: em “nucleo”, a palavra não existe aqui"),
        ("ufs: [XX]\n", "XX não é sigla de UF"),
        ("risco: {1: roxo}\n", "roxo não é um risco"),
        ("nucleo_do_municipio: {BH: N}\n", "BH não é código de município"),
    ],
)
def test_wrong_parametros_say_where_and_why(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "parametros.yml").write_text(text)
    with pytest.raises(MappingError, match=sentence):
        load_parametros(tmp_path)
