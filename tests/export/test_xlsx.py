"""Protects the workbook: every row and digit as published, texts as texts, formats by unit, tables split."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest
from python_calamine import CalamineWorkbook

from telessaude.export import TABLES, Wanted, parse_period, write, write_formats, xlsx
from telessaude.export.tables import OF_RELEASES

PUBLISHED = [name for name in TABLES if name not in OF_RELEASES]


def sheet_rows(book, name):
    """The rows below the heading, blank cells as None."""
    return [
        [None if cell == "" else cell for cell in row] for row in book.get_sheet_by_name(name).to_python()[1:]
    ]


@pytest.fixture(scope="module")
def book(warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("planilha")
    write(warehouse, folder, ["xlsx"], period=parse_period("2024-02"))
    return CalamineWorkbook.from_path(folder / "indicadores.xlsx")


def test_a_sheet_a_table_after_what_explains_them(book):
    assert book.sheet_names == ["leia-me", "dicionario", *PUBLISHED]


@pytest.mark.parametrize(
    "table", ["indicador_valor", "indicador_valor_detalhe", "indicador", "municipio", "nucleo"]
)
def test_the_rows_are_those_of_the_mart(book, marts, table):
    chosen = "where periodo_tipo = 'mes' and periodo_inicio = '2024-02-01'" if "valor" in table else ""
    published = marts.execute(
        f"select * from {table} {chosen} order by {', '.join(TABLES[table])}"
    ).fetchall()
    read = sheet_rows(book, table)
    assert len(read) == len(published) > 0
    for one, other in zip(read, published, strict=True):
        assert one == [None if cell == "" else cell for cell in other]


def test_every_column_is_in_the_dictionary(book, marts):
    defined = {(table, column): text for table, column, _, text in sheet_rows(book, "dicionario")}
    for table in PUBLISHED:
        for name, *_ in marts.execute(f"describe {table}").fetchall():
            assert defined[table, name]


def test_it_says_what_it_is(book):
    said = dict(sheet_rows(book, "leia-me"))
    assert said["Instante de referência"] == "10/04/2024 12:00:00 UTC"
    assert said["período"] == "mês 2024-02"
    assert said["UF"] == "todas"


def test_cells_have_the_type_and_format_of_what_they_are(small, add, tmp_path):
    instant = datetime(2024, 3, 1, 2, 30)
    add("entrega", entrega_id="e", recebida_em=f"{instant}+00", linhas_lidas=1234)
    add("rejeicao", entrega_id="e", linha=2, valor="=1+1", regra="r")
    write_formats(small, tmp_path, ["xlsx"], Wanted())
    read = CalamineWorkbook.from_path(tmp_path / "indicadores.xlsx")
    heading = read.get_sheet_by_name("entrega").to_python()[0]
    (row,) = sheet_rows(read, "entrega")
    assert row[heading.index("recebida_em")] == datetime(2024, 2, 29, 23, 30)
    assert sheet_rows(read, "ponto")[1][heading.index("entrega_id") + 6] == date(2024, 3, 31)
    with zipfile.ZipFile(tmp_path / "indicadores.xlsx") as parts:
        styles = parts.read("xl/styles.xml").decode()
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())
    for number_format in ("dd/mm/yyyy hh:mm:ss", "0.0&quot; %&quot;", "#,##0.0"):
        assert f'formatCode="{number_format}"' in styles


def test_a_number_keeps_its_seventeenth_digit(small, figure, tmp_path):
    exact = 0.1 + 0.2  # 0.30000000000000004, which 16 digits make 0.3
    figure("MSNT5.413", "uf", "MG", exact)
    write_formats(small, tmp_path, ["xlsx"], Wanted(uf="MG", indicators=("MSNT5.413",)))
    read = sheet_rows(CalamineWorkbook.from_path(tmp_path / "indicadores.xlsx"), "indicador_valor")
    assert exact in [row[11] for row in read]


def test_a_table_longer_than_a_sheet_goes_on_in_another(small, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_IN_A_SHEET", 3)
    write_formats(small, tmp_path, ["xlsx"], Wanted())
    read = CalamineWorkbook.from_path(tmp_path / "indicadores.xlsx")
    parts = [
        name for name in read.sheet_names if name.startswith("indicador_valor") and "detalhe" not in name
    ]
    assert parts == ["indicador_valor", "indicador_valor_2", "indicador_valor_3"]
    assert [len(sheet_rows(read, name)) for name in parts] == [3, 3, 2]
    said = dict(sheet_rows(read, "leia-me"))
    assert said[f"Planilha {', '.join(parts)}"] == "8 linhas (o Excel aceita 3 por planilha)"


@pytest.mark.parametrize(
    ("count", "expected"), [(0, [0]), (1, [1]), (1_048_575, [1_048_575]), (1_048_576, [1_048_575, 1])]
)
def test_no_sheet_is_longer_than_excel_takes(count, expected):
    assert [length for _, length in xlsx.sheets("indicador_valor_detalhe", count)] == expected
