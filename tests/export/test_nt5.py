"""Protects the Quadros of the NT 5/2014: SMART 1.x's field names, published figures, each in one núcleo."""

from __future__ import annotations

import csv
import json

import pytest
from python_calamine import CalamineWorkbook

from telessaude.export import Wanted, parse_period, write, write_formats

# As the national system's public client of version 1.x declared them.
FIELDS = {
    "quadro_um": {
        "num_profissionais_qualificados", "num_dispositivos_movel", "num_dispositivos_fixo",
        "avaliacao_estrutura_municipio", "profissionais_registrados",
    },
    "quadro_dois": {
        "num_sincronas", "num_assincronas", "num_pontos_ativos", "percentual_aprovado_cib", "solicitacoes_uf",
        "solicitacoes_municipio", "solicitacoes_equipe", "solicitacoes_membro", "solicitacoes_ponto",
        "solicitacoes_profissional", "solicitacoes_tema_profissional", "solicitacoes_cat_profissional",
    },
    "quadro_tres": {
        "num_pontos_ativos", "porcentual_aprovado_cib", "solicitacoes_telediagnostico_uf",
        "solicitacoes_telediagnostico_municipio", "solicitacoes_telediagnostico_equipe",
        "solicitacoes_telediagnostico_ponto", "solicitacoes_telediagnostico_tipo",
    },
    "quadro_quatro": {
        "quantidade_disponibilizada_ares", "num_pontos_ativos", "atividades_realizadas_uf",
        "atividades_realizadas_municipio", "atividades_realizadas_ponto", "atividades_realizadas_equipe",
        "participantes_cat_profissional_uf", "participantes_cat_profissional_municipio",
        "participantes_cat_profissional_equipe", "participantes_cat_profissional_ponto",
        "acessos_objetos_aprendizagem", "acessos_objetos_aprendizagem_municipio",
        "acessos_objetos_aprendizagem_equipe", "acessos_objetos_aprendizagem_ponto",
        "acessos_objetos_aprendizagem_cat_profissional",
    },
    "quadro_cinco": {
        "num_sof_enviada_bireme", "tempo_medio_sincronas", "tempo_medio_assincronas",
        "percentual_assinc_resp_emmenos72", "satisfacao_solicitante", "resolucao_duvida", "temas_frequentes",
        "cat_profissionais_frequentes", "especialidades_frequentes", "evitacao_encaminhamentos",
    },
    "quadro_seis": {
        "temas_frequentes_participacao", "avaliacao_satisfacao_participantes",
        "temas_frequntes_objeto_aprendizagem", "avaliacao_satisfacao_objeto_aprendizagem",
    },
}  # fmt: skip


def document(folder, name):
    return json.loads((folder / "nt5" / f"nt5_{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def february(warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nt5")
    write(warehouse, folder, ["nt5"], period=parse_period("2024-02"))
    return folder


def test_the_fields_are_those_that_the_national_system_took(february, marts):
    (nucleo,) = marts.execute("select min(nucleo_id) from nucleo").fetchone()
    found = document(february, f"nucleo_{nucleo}_2024-02")
    assert set(found) == {"codigo_nucleo", "mes_referencia", *FIELDS}
    assert {name: set(found[name]) for name in FIELDS} == FIELDS
    assert (found["codigo_nucleo"], found["mes_referencia"]) == (nucleo, "022024")


def test_the_figures_are_those_published(february, marts):
    scalars = {
        ("quadro_dois", "num_sincronas"): ("MSNT5.386", "total"),
        ("quadro_dois", "num_assincronas"): ("MSNT5.387", "total"),
        ("quadro_dois", "num_pontos_ativos"): ("MSNT5.388a", "total"),
        ("quadro_dois", "percentual_aprovado_cib"): ("MSNT5.397", "total"),
        ("quadro_tres", "num_pontos_ativos"): ("MSNT5.389a", "total"),
        ("quadro_tres", "porcentual_aprovado_cib"): ("MSNT5.396", "total"),
        ("quadro_cinco", "num_sof_enviada_bireme"): ("MSNT5.414b", "total"),
        ("quadro_cinco", "tempo_medio_sincronas"): ("MSNT5.417", "sincrona"),
        ("quadro_cinco", "tempo_medio_assincronas"): ("MSNT5.417", "assincrona"),
        ("quadro_cinco", "percentual_assinc_resp_emmenos72"): ("MSNT5.418a", "total"),
    }
    units = marts.execute(
        "select 'nucleo', nucleo_id from nucleo union all select distinct 'uf', uf from nucleo order by all"
    ).fetchall()
    compared = 0
    for level, unit in units:
        found = document(february, f"{level}_{unit}_2024-02")
        for (quadro, field), (indicator, category) in scalars.items():
            published = marts.execute(
                "select valor from indicador_valor "
                "where periodo_tipo = 'mes' and periodo_inicio = '2024-02-01' "
                f"and nivel = '{level}' and nivel_id = '{unit}' and indicador_id = '{indicator}' "
                f"and categoria = '{category}'"
            ).fetchone()
            assert found[quadro][field] == (published[0] if published else None)
            compared += published is not None
    assert compared > 15


def test_no_place_is_given_to_two_nucleos(february):
    """Of a list, a code is in one núcleo's document only; and no list sums to more than is published."""
    seen = set()
    for file in (february / "nt5").glob("nt5_nucleo_*.json"):
        quadro = json.loads(file.read_text(encoding="utf-8"))["quadro_dois"]
        whole = quadro["num_sincronas"] + quadro["num_assincronas"]
        for field, code in (
            ("solicitacoes_ponto", "codigo_ponto"),
            ("solicitacoes_municipio", "codigo_municipio"),
        ):
            codes = {(field, item[code]) for item in quadro[field]}
            assert codes
            assert not codes & seen
            seen |= codes
            assert sum(item["numero"] for item in quadro[field]) <= whole


def test_pontos_implanted_are_the_denominator_of_their_rate(february, marts):
    """The structure is counted from the registry; 388b publishes the same count by another path."""
    for nucleo, implanted in marts.execute(
        "select nivel_id, denominador from indicador_valor where indicador_id = 'MSNT5.388b' "
        "and nivel = 'nucleo' and periodo_tipo = 'mes' and periodo_inicio = '2024-02-01'"
    ).fetchall():
        structure = document(february, f"nucleo_{nucleo}_2024-02")["quadro_um"][
            "avaliacao_estrutura_municipio"
        ]
        assert sum(town["num_ubs_pontos_implantados"] for town in structure) == implanted


def test_what_a_nucleo_is_given_known_by_heart(small, tmp_path):
    write_formats(small, tmp_path, ["nt5"], Wanted())
    n1 = document(tmp_path, "nucleo_N1_2024-03")
    assert n1["quadro_dois"]["solicitacoes_municipio"] == [{"codigo_municipio": "310620", "numero": 22}]
    assert n1["quadro_dois"]["solicitacoes_ponto"] == [
        {"codigo_ponto": "P1", "numero": 20},
        {"codigo_ponto": "P2", "numero": 8},
    ]
    assert n1["quadro_dois"]["solicitacoes_uf"] == []
    assert n1["quadro_dois"]["percentual_aprovado_cib"] is None
    assert n1["quadro_um"]["avaliacao_estrutura_municipio"] == [
        {
            "codigo_municipio": "310620",
            "num_ubs_pontos_em_implantacao": 1,
            "num_ubs_pontos_implantados": 1,
            "num_equipe_saude_atendidas": 1,
        },
        {
            "codigo_municipio": "311860",
            "num_ubs_pontos_em_implantacao": 0,
            "num_ubs_pontos_implantados": 1,
            "num_equipe_saude_atendidas": 0,
        },
    ]
    assert n1["quadro_cinco"]["resolucao_duvida"] == [
        {
            "percentual_sim": 75.0,
            "percentual_parcial": 0.0,
            "percentual_nao": 25.0,
            "percentual_nao_sei": None,
        }
    ]


def test_a_uf_has_all_that_is_in_it(small, tmp_path):
    write_formats(small, tmp_path, ["nt5"], Wanted(uf="MG"))
    mg = document(tmp_path, "uf_MG_2024-03")
    assert mg["codigo_uf"] == "31"
    assert mg["quadro_dois"]["solicitacoes_uf"] == [{"codigo_uf": "31", "numero": 37}]
    assert [item["numero"] for item in mg["quadro_dois"]["solicitacoes_municipio"]] == [22, 15]
    assert [item["codigo_ponto"] for item in mg["quadro_dois"]["solicitacoes_ponto"]] == ["P1", "P2", "P5"]
    assert not list(tmp_path.rglob("*_N3_*"))
    assert not list(tmp_path.rglob("*_RS_*"))


def test_the_workbook_and_the_csv_say_the_same(small, tmp_path):
    write_formats(small, tmp_path, ["nt5"], Wanted(nucleo="N1", decimal_comma=True))
    assert not list(tmp_path.rglob("nt5_uf_*"))
    book = CalamineWorkbook.from_path(tmp_path / "nt5" / "nt5_nucleo_N1_2024-03.xlsx")
    assert book.sheet_names == [*(f"Quadro {number}" for number in range(1, 7)), "observacoes"]
    second = book.get_sheet_by_name("Quadro 2").to_python()
    assert ["num_sincronas", 10.0] in [row[:2] for row in second]
    assert ["P2", 8.0] in [row[:2] for row in second]
    notes = [row[0] for row in book.get_sheet_by_name("observacoes").to_python()]
    assert "solicitacoes_ponto: a lista soma 28 de 30 teleconsultorias respondidas." in notes
    with (tmp_path / "nt5.csv").open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.DictReader(text, delimiter=";"))
    assert {
        "nivel": "nucleo", "nivel_id": "N1", "mes_referencia": "032024", "quadro": "2",
        "lista": "solicitacoes_ponto", "codigo": "codigo_ponto=P2", "campo": "numero", "valor": "8",
    } in lines  # fmt: skip
    assert [line["valor"] for line in lines if line["campo"] == "percentual_sim"] == ["75,0"]


def test_a_quadrimester_gives_its_months(warehouse, marts, tmp_path):
    files = write(warehouse, tmp_path, ["nt5"], period=parse_period("2024-Q1"))
    months = {file.stem[-7:] for file in files if file.suffix == ".json"}
    published = marts.execute(
        "select distinct strftime(periodo_inicio, '%Y-%m') from indicador_valor "
        "where periodo_tipo = 'mes' and indicador_id like 'MSNT5.%' and year(periodo_inicio) = 2024"
    ).fetchall()
    assert months == {month for (month,) in published} >= {"2024-01", "2024-02", "2024-03"}
