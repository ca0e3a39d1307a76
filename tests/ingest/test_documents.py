"""Protects people, and numbers that only look like theirs: what is a document in a cell or in a name."""

from __future__ import annotations

import pytest
import xlsxwriter
from landings import HEADING, Landing

from telessaude.contract import load_sources
from telessaude.ingest.documents import DOCUMENT, in_cell, in_path, suspect

KEY = b"chave"
CPF, DOTTED, CARD = "52998224725", "529.982.247-25", "746189164371052"


def kept(text: str) -> bool:
    return in_cell(text, KEY, hashed=False) == text


@pytest.mark.parametrize(
    "text",
    [
        CPF, DOTTED, "529 982 247 25", "529982247-25", f"{CPF}.0", f'="{CPF}"', f"CPF{CPF}",
        f"Ana ({DOTTED}), mãe", f"PED {DOTTED}/1", CARD, "746 1891 6437 1052", f"cns:{CARD};",
        "529\u00a0982\u00a0247-25",
    ],
)  # fmt: skip
def test_a_document_in_any_writing_is_none_of_the_cell(text: str) -> None:
    assert in_cell(text, KEY, hashed=False) == DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        "52998224724", f"1{CPF}", f"{CPF}1", "11111111111", "2024-05-03 14:05:00",
        "2024-05-03T14:05:00.1234567-03:00", "03/05/2024 14:05", "0211020036", "0.142857142857143",
        "5,2998224725", "1.52998224725E+5", "123456789.09",
        f"a3f{CPF}b7c2d1e0f3a4b5c6d7",
        f"8f14e45f-ceea-467f-a0e6-a{CPF}", "20240503140500", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert kept(text)


def test_one_person_however_punctuated_is_one_hash_and_what_stands_beside_keeps_it_apart() -> None:
    plain, dotted, longer, again = (
        in_cell(text, KEY, hashed=True) for text in (CPF, f" {DOTTED}", f"PED {DOTTED}/1", f"PED {CPF}/1")
    )
    assert plain == dotted
    assert longer == again != plain
    assert plain.startswith("doc:")
    assert len(plain) == len("doc:") + 32


def test_in_a_name_only_the_document_goes() -> None:
    assert in_path(f"teleconsultoria/pedido_{CPF}.csv") == "teleconsultoria/pedido_<documento>.csv"
    assert in_path(f"{DOTTED}/a b.csv") == "<documento>/a b.csv"
    assert in_path("teleconsultoria/SISREG_310620_2024-05-03_14-05-59.csv").endswith("_14-05-59.csv")


def test_the_sieve_lets_no_document_through() -> None:
    import duckdb

    texts = [CPF, DOTTED, f"Ana {CARD}", "746 1891 6437 1052", f"2024-05-03 {DOTTED}", f"x{CPF}x"]
    for text in texts:
        assert duckdb.execute(f"select {suspect(['c'])} from (select ? as c)", [text]).fetchone() == (True,)


def test_keys_and_references_meet_and_other_cells_say_nothing(landing: Landing) -> None:
    row = f"N1,{CPF},aberta,assincrona,2024-05-03 14:05,enf-1"
    landing.put("teleconsultoria/a.csv", f"{HEADING},especialidade\n{row},{DOTTED}\n")
    sof = dict.fromkeys(load_sources()["sof"].columns, "x") | {"teleconsultoria_id": DOTTED}
    landing.put("sof/a.csv", f"{','.join(sof)}\n{','.join(sof.values())}\n")
    landing.ingest()
    [(identifier, specialty)] = landing.column("(teleconsultoria_id, especialidade)").values()
    assert specialty == DOCUMENT
    assert landing.query("select teleconsultoria_id from lago.sof_completa") == [(identifier,)]
    assert [p[:5] for p in landing.problems() if p[3] == "documento" and p[0] == "teleconsultoria/a.csv"] == [
        ("teleconsultoria/a.csv", 2, "especialidade", "documento", DOCUMENT),
        ("teleconsultoria/a.csv", 2, "teleconsultoria_id", "documento", identifier),
    ]


def test_cpfs_that_lost_their_zeros_are_themselves_only_beside_a_whole_one(landing: Landing) -> None:
    start = "N1,{},aberta,assincrona,2024-05-03 14:05,{}"
    people = ["07798046860", "7798046860", "CPF 7798046860.0", "1,2E+10", "#N/D", "52998224725 11144477735"]
    lines = [start.format(n, f'"{person}"') for n, person in enumerate(people)]
    landing.put("teleconsultoria/a.csv", "\n".join((HEADING, *lines, "")))
    landing.put("teleconsultoria/b.csv", "\n".join((HEADING, start.format("B", "7798046860"), "")))
    landing.ingest()
    found = landing.query(
        "select teleconsultoria_id, solicitante_id from lago.teleconsultoria_completa order by 1"
    )
    hashes = dict(found)
    assert hashes["0"] == hashes["1"] == hashes["2"]
    assert [hashes[n] for n in "345"] == ["!", "!", "!"]
    assert hashes["B"] not in {hashes["0"], "!"}
    assert [p for p in landing.problems() if p[3] == "cpf_sem_zeros"] == [
        ("teleconsultoria/a.csv", line, "solicitante_id", "cpf_sem_zeros", None, False) for line in (3, 4)
    ]


def test_a_whole_cpf_in_any_sheet_of_a_workbook_tells_of_the_others(landing: Landing) -> None:
    sheets = {"janeiro": [7798046860], "fevereiro": ["07798046860"], "março": [1, 7798046860]}
    with xlsxwriter.Workbook(landing.put("teleconsultoria/a.xlsx", b"")) as book:
        for month, people in sheets.items():
            sheet = book.add_worksheet(month)
            sheet.write_row(0, 0, HEADING.split(","))
            for number, person in enumerate(people):
                row = ["N1", f"{month}-{number}", "aberta", "assincrona", "2024-05-03 14:05", person]
                sheet.write_row(number + 1, 0, row)
    landing.ingest()
    hashes = dict(
        landing.query("select teleconsultoria_id, solicitante_id from lago.teleconsultoria_completa")
    )
    assert hashes["janeiro-0"] == hashes["fevereiro-0"] == hashes["março-1"] != hashes["março-0"]
    told = "select aba, linha, coluna from lago.problema where regra = 'cpf_sem_zeros' order by 1"
    assert landing.query(told) == [("janeiro", 2, "solicitante_id"), ("março", 3, "solicitante_id")]
