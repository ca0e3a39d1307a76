"""Protects CSV and Parquet: every row and value as published, read back; what Excel needs in a CSV."""

from __future__ import annotations

import csv

import pytest
from python_calamine import CalamineWorkbook

from telessaude.export import TABLES, Wanted, parse_period, write, write_formats
from telessaude.export.tables import OF_RELEASES

PUBLISHED = [name for name in TABLES if name not in OF_RELEASES]


def lines(file):
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


@pytest.fixture(scope="module")
def written(warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tabelas")
    write(warehouse, folder, ["csv", "parquet"])
    return folder


@pytest.mark.parametrize("table", PUBLISHED)
def test_parquet_is_the_mart_itself(written, marts, table):
    parquet = f"read_parquet('{written / table}.parquet')"
    assert marts.execute(f"select count(*) from {table}").fetchone()[0] > 0
    for one, other in ((table, parquet), (parquet, table)):
        assert marts.execute(f"select * from {one} except all select * from {other}").fetchall() == []


@pytest.mark.parametrize("table", [name for name in PUBLISHED if not name.startswith("rejeicao")])
def test_csv_is_the_mart_itself(written, marts, table):
    """But for rejections, whose values as received may carry the apostrophe, whose examples are texts."""
    described = marts.execute(f"describe {table}").fetchall()
    types = ", ".join(f"'{name}': '{kind}'" for name, kind, *_ in described)
    csv_rows = (
        f"read_csv('{written / table}.csv', delim = ';', header = true, quote = '\"', escape = '\"', "
        f"allow_quoted_nulls = false, columns = {{{types}}})"
    )
    for one, other in ((table, csv_rows), (csv_rows, table)):
        assert marts.execute(f"select * from {one} except all select * from {other}").fetchall() == []


def test_examples_are_texts_where_a_cell_holds_no_list(small, add, tmp_path):
    examples = [{"linha": 2, "valor": "=1+1"}, {"linha": 9, "valor": None}, {"linha": 12, "valor": "Vila"}]
    add("rejeicao_comum", entrega_id="e", regra="r", exemplos=examples)
    add("rejeicao_comum", entrega_id="f", regra="aba_oculta", exemplos=[{"linha": 0, "valor": None}])
    write_formats(small, tmp_path, ["csv", "xlsx", "parquet"], Wanted())
    shown = ["linha 2: =1+1; linha 9; linha 12: Vila", ""]
    assert [row["exemplos"] for row in lines(tmp_path / "rejeicao_comum.csv")] == shown
    sheet = CalamineWorkbook.from_path(tmp_path / "indicadores.xlsx").get_sheet_by_name("rejeicao_comum")
    heading, *rows = sheet.to_python()
    assert [row[heading.index("exemplos")] for row in rows] == shown
    kept = small.execute(f"select exemplos from '{tmp_path}/rejeicao_comum.parquet' order by entrega_id")
    assert kept.fetchone() == (examples,)


def test_csv_begins_with_the_mark_that_excel_looks_for(written):
    for table in PUBLISHED:
        begin = (written / f"{table}.csv").read_bytes()[:3]
        assert begin == b"\xef\xbb\xbf"


def test_a_decimal_comma_is_all_that_changes(warehouse, written, tmp_path):
    write(warehouse, tmp_path, ["csv"], decimal_comma=True)
    for with_point, with_comma in zip(
        lines(written / "indicador_valor.csv"), lines(tmp_path / "indicador_valor.csv"), strict=True
    ):
        for name, value in with_point.items():
            is_number = name in {
                "numerador",
                "denominador",
                "valor",
                "cobertura",
                "meta",
                "ic95_inferior",
                "ic95_superior",
            }
            assert with_comma[name] == (value.replace(".", ",") if is_number else value)


def test_figures_known_by_heart(small, tmp_path):
    write_formats(small, tmp_path, ["csv"], Wanted(decimal_comma=True, indicators=("MSNT5.417",)))
    (row,) = lines(tmp_path / "indicador_valor.csv")
    assert (row["numerador"], row["denominador"], row["valor"]) == ("37,5", "3,0", "12,5")
    assert (row["periodo_inicio"], row["nivel_id"], row["meta"], row["parcial"]) == (
        "2024-03-01",
        "N1",
        "",
        "true",
    )


@pytest.mark.parametrize("text", ["=1+1", "+5", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_looks_like_a_formula_is_not_one(empty, add, tmp_path, text):
    add("rejeicao", entrega_id="e", linha=2, coluna="c", valor=text, regra="r")
    add("rejeicao", entrega_id="e", linha=3, coluna="c", valor=f"a{text}", regra="r")
    write_formats(empty, tmp_path, ["csv", "parquet"], Wanted())
    assert [row["valor"] for row in lines(tmp_path / "rejeicao.csv")] == [f"'{text}", f"a{text}"]
    kept = empty.execute(
        f"select valor from read_parquet('{tmp_path}/rejeicao.parquet') order by linha"
    ).fetchall()
    assert kept == [(text,), (f"a{text}",)]


def test_a_table_without_rows_has_its_heading(small, tmp_path):
    write_formats(small, tmp_path, ["csv"], Wanted(period=parse_period("2010")))
    assert (
        (tmp_path / "indicador_valor.csv")
        .read_text(encoding="utf-8-sig")
        .startswith("indicador_id;periodo_tipo;")
    )
    assert lines(tmp_path / "indicador_valor.csv") == []
