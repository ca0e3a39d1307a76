"""Protects the reading of CSV: encodings, separators, quotes, lines, and that both readers agree."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from landings import HEADING, Landing

from telessaude.contract import load_sources
from telessaude.ingest import lake
from telessaude.ingest.content import on_disk
from telessaude.ingest.readers import read_contract

ROW = "N1,{},aberta,assincrona,2024-05-03 14:05,enf-1"
PIECES = st.sampled_from(
    [
        "a",
        "b c",
        " ",
        "",
        "é",
        "Ã©",
        "–",
        '"',
        '""',
        '"x"',
        '"a;b"',
        '"a\nb"',
        "\r",
        "\0",
        "ação",
        "5,0",
        "\t",
        "|",
        "\\",
        "'",
        "#",
    ]
)
SEPARATOR = st.sampled_from([",", ";", "\t", "|"])


def read_both(content: bytes) -> tuple[list[tuple[object, ...]] | None, list[tuple[object, ...]]]:
    """What DuckDB's reader gives, null where it is not to be used, and what the line reader gives."""
    source = load_sources()["nucleo"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        con = lake.cursor(lake.connect(), b"chave")
        (reading,) = read_contract(on_disk(path), source, con).readings
        slow = reading.slowly() if reading.slowly else reading
        empty = [None] * len(source.columns)
        slowly = [(line, error, *(cells or empty)) for line, error, cells in slow.rows or ()]
        if reading.query is None or reading.expected is None:
            return None, slowly
        try:
            if not lake.reads_the_same(con, reading)[0]:
                return None, slowly
            return con.execute(f"select * from {reading.query}").fetchall(), slowly
        except duckdb.Error:
            return None, slowly


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.lists(PIECES, max_size=3).map("".join), min_size=0, max_size=8), max_size=6),
    SEPARATOR,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["utf-8", "latin-1", "cp1252"]),
)
def test_both_readers_agree_wherever_duckdb_is_used(
    table: list[list[str]], separator: str, end: str, closed: bool, encoding: str
) -> None:
    heading = separator.join(["nucleo_id", "nome", "uf", "inicio", "fim", "outra"])
    lines = [heading, *(separator.join(cells) for cells in table)]
    fast, slow = read_both((end.join(lines) + (end if closed else "")).encode(encoding, "replace"))
    assert fast is None or fast == slow


def test_surplus_fields_are_forgiven_when_blank() -> None:
    _, slow = read_both(b"nucleo_id,nome,uf,inicio\nN1,x,PA,2020-01-01,, \nN2,x,SP,,,s\n")
    assert [(row[0], row[1]) for row in slow] == [(2, None), (3, "linha_ilegivel")]


def test_two_quotes_after_a_blank_are_text() -> None:
    fast, slow = read_both(b'nucleo_id,nome,uf,inicio\n,,,\n,,, ""\n')
    assert fast is None
    assert [row[0] for row in slow] == [3]


@pytest.mark.parametrize(
    "again", ["nucleo id,NOME,uf,Inicio", " nucleo_id ,nome,uf,inicio", "nucleo_id,nome,uf, inicio"]
)
def test_a_heading_repeated_in_other_words_is_no_row(again: str) -> None:
    quickly, slowly = read_both(f"nucleo_id,nome,uf,inicio\nN1,x,BA,2020-01-01\n{again}\n".encode())
    assert quickly is None
    assert [row[0] for row in slowly] == [2]


def test_duckdb_reads_a_plain_file() -> None:
    fast, slow = read_both(
        b'nucleo_id,nome,uf,inicio\nN1,"Bel\xc3\xa9m",PA,2020-01-01\n,,,\nN2,x,SP,2020-01-01\n'
    )
    assert fast == slow
    assert [row[0] for row in slow] == [2, 4]


def test_duckdb_reads_what_windows_wrote_in_letters() -> None:
    fast, slow = read_both("nucleo_id,nome,uf,inicio\nN1,Belém,PA,2020-01-01\n".encode("cp1252"))
    assert fast == slow
    assert [row[3] for row in slow] == ["Belém"]


def test_a_line_of_utf8_among_those_of_windows_is_read_as_such() -> None:
    lines = ["N1,Belém,PA,2020-01-01\n".encode(encoding) for encoding in ("cp1252", "utf-8")]
    fast, slow = read_both(b"nucleo_id,nome,uf,inicio\n" + b"".join(lines))
    assert fast is None
    assert [row[3] for row in slow] == ["Belém", "Belém"]


def test_lines_are_physical_and_blank_ones_are_no_rows(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", f"{HEADING}\n\n{ROW.format('A')}\n  \n,,,,,\n{ROW.format('B')}\n")
    landing.ingest()
    assert landing.column("teleconsultoria_id") == {3: "A", 6: "B"}


def test_a_quoted_line_break_keeps_the_numbers_of_the_lines_after_it(landing: Landing) -> None:
    text = f'{HEADING}\nN1,"A\nB",aberta,assincrona,x,y\n{ROW.format("C")}\n'
    landing.put("teleconsultoria/a.csv", text)
    landing.ingest()
    assert landing.column("teleconsultoria_id") == {2: "A\nB", 4: "C"}


def test_an_unbalanced_quote_costs_one_row(landing: Landing) -> None:
    rows = [ROW.format(n) for n in "ABC"]
    rows[1] = 'N1,"B,aberta,assincrona,x,y'
    landing.put("teleconsultoria/a.csv", "\n".join([HEADING, *rows, 'N1,"D",aberta,assincrona,x,y', ""]))
    landing.ingest()
    assert landing.column("teleconsultoria_id") == {2: "A", 3: None, 4: "C", 5: "D"}
    assert landing.problems() == [("teleconsultoria/a.csv", 3, None, "linha_ilegivel", None, True)]
    assert landing.query("select linhas_lidas from lago.entrega") == [(4,)]


def test_fewer_fields_are_nulls_and_more_are_refused(landing: Landing) -> None:
    landing.put(
        "teleconsultoria/a.csv", f"{HEADING},satisfacao\n{ROW.format('A')}\n{ROW.format('B')},5,sobra\n"
    )
    landing.ingest()
    assert landing.column("_erro") == {2: None, 3: "linha_ilegivel"}
    assert landing.column("satisfacao") == {2: None, 3: None}


def test_encodings_may_change_from_line_to_line(landing: Landing) -> None:
    body = f"{HEADING},especialidade\n".encode("utf-8-sig")
    body += f"{ROW.format('A')},Saúde\n".encode() + f"{ROW.format('B')},Saúde €\n".encode("cp1252")
    landing.put("teleconsultoria/a.csv", body + ROW.format("C").encode() + b",\x81\n")
    landing.ingest()
    assert landing.column("especialidade") == {2: "Saúde", 3: "Saúde €", 4: "\x81"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(landing: Landing, separator: str) -> None:
    landing.put("teleconsultoria/a.csv", f"{HEADING}\n{ROW.format('A')}\n".replace(",", separator))
    landing.ingest()
    assert landing.column("teleconsultoria_id") == {2: "A"}


def test_headings_are_trimmed_in_any_case_and_the_first_of_two_counts(landing: Landing) -> None:
    heading = HEADING.upper().replace(",", " , ")
    landing.put("teleconsultoria/a.csv", f"{heading},Tipo,,Novo\n{ROW.format('A')},sincrona,x,y\n")
    landing.ingest()
    assert landing.column("tipo") == {2: "assincrona"}
    assert [(p[1], p[2], p[3], p[5]) for p in landing.problems()] == [
        (1, "novo", "coluna_desconhecida", False),
        (1, "tipo", "coluna_repetida", False),
    ]


def test_very_wide_and_very_long_lines(landing: Landing) -> None:
    extra = ",".join(f"c{n}" for n in range(1_000))
    landing.put("teleconsultoria/a.csv", f"{HEADING},{extra}\n{ROW.format('A')}{',1' * 1_000}\n")
    landing.put("teleconsultoria/b.csv", f"{HEADING}\n{ROW.format('x' * 10_000_000)}\n{ROW.format('B')}\n")
    landing.ingest()
    assert landing.query("select max(length(teleconsultoria_id)), count(*) from lago.teleconsultoria") == [
        (10_000_000, 3)
    ]


def test_names_that_look_like_patterns_are_names(landing: Landing) -> None:
    landing.put("teleconsultoria/a[1]*?.csv", f"{HEADING}\n{ROW.format('A')}\n")
    landing.put("teleconsultoria/a1.csv", f"{HEADING}\n{ROW.format('B')}\n{ROW.format('C')}\n")
    landing.ingest()
    assert landing.query("select caminho, linhas_lidas from lago.entrega order by 1") == [
        ("teleconsultoria/a1.csv", 2),
        ("teleconsultoria/a[1]*?.csv", 1),
    ]
