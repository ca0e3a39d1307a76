"""Protects the workbook: its cells are the published figures, as numbers; texts are never formulas."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from by_hand import TYPED
from python_calamine import CalamineWorkbook

from telessaude.reading.publication import Reader
from telessaude.report.build import build
from telessaude.report.unit import find

SEP = date(2024, 9, 1)


@pytest.fixture(scope="module")
def book(reader: Reader) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(BytesIO(build(reader, find(reader, "uf", "MG"), SEP, "xlsx")))


def table(book: CalamineWorkbook, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the titles of its columns."""
    heading, *found = book.get_sheet_by_name(name).to_python()
    return [dict(zip(heading, row, strict=True)) for row in found]


def test_it_has_the_sheets_a_reader_expects(book: CalamineWorkbook) -> None:
    assert book.sheet_names == [
        "capa", "resumo", "indicadores", "metas", "séries", "recortes", "núcleos", "municípios", "qualidade",
        "falhas", "método",
    ]  # fmt: skip


def test_every_total_is_the_published_one(book: CalamineWorkbook, reader: Reader) -> None:
    published = reader.frame(
        """
        select indicador_id, valor, numerador, denominador, meta, ic95_inferior from indicador_valor
        where nivel = 'uf' and nivel_id = 'MG' and periodo_tipo = 'quadrimestre' and dimensao = 'total'
            and periodo_inicio = '2024-09-01' and indicador_id <> 'MSNT5.SOF'
        """
    ).set_index("indicador_id")
    told = {row["Código"]: row for row in table(book, "indicadores")}
    assert set(told) == {*published.index, "MSNT5.SOF"}
    for code, row in published.iterrows():
        for title, name in (("Valor", "valor"), ("Numerador", "numerador"), ("Denominador", "denominador"),
                            ("Meta", "meta"), ("Intervalo de 95 %, de", "ic95_inferior")):  # fmt: skip
            wanted = row[name]
            assert told[code][title] == ("" if wanted != wanted else wanted), (code, title)
    assert told["MSNT50.753b"]["Situação"] == "Meta atingida"
    assert told["MSNT50.753b"]["2º quad. de 2024"] == 75.0
    assert told["MSNT50.753b"]["3º quad. de 2023"] == 60.0


def test_what_was_not_delivered_is_blank_with_its_reason(book: CalamineWorkbook) -> None:
    row = next(row for row in table(book, "indicadores") if row["Código"] == "MSNT5.SOF")
    assert row["Valor"] == ""
    assert "SOF" in row["Atenção"] or "entreg" in row["Atenção"]


def test_months_and_categories_are_the_published_ones(book: CalamineWorkbook) -> None:
    months = [(row["Mês"], row["Valor"]) for row in table(book, "séries") if row["Código"] == "HAOC1.261b"]
    assert months == [
        (date(2024, month, 1), value) for month, value in ((9, 300), (10, 310), (11, 320), (12, 304))
    ]
    split = [(row["Código da categoria"], row["Valor"]) for row in table(book, "recortes")]
    assert split == [("2235", 800.0), ("2251", 434.0)]


def test_places_targets_and_faults_are_there(book: CalamineWorkbook) -> None:
    nucleo = table(book, "núcleos")[0]
    assert (nucleo["Núcleo"], nucleo["Nome de MSNT50.753b (%)"]) == (f"Núcleo {TYPED}", 82.0)
    assert [row["Município"] for row in table(book, "municípios")] == ["Belo Horizonte"]
    left, judged = table(book, "metas")
    assert (judged["Valor a pagar"], judged["Por que não foi avaliada"]) == (12000.0, "")
    assert (left["Valor a pagar"], left["Máximo"]) == ("", 36000.0)
    assert left["Por que não foi avaliada"] == "O indicador não tem valor de quadrimestre, só de ano"
    assert table(book, "falhas")[0]["Registros com a falha"] == 20
    assert {row["Neste relatório"] for row in table(book, "método")} >= {"com número", "nos recortes"}


def test_a_text_that_looks_like_a_formula_is_a_text(reader: Reader) -> None:
    made = build(reader, find(reader, "nucleo", "0000001"), SEP, "xlsx")
    cover = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_name("capa").to_python()
    assert ["Núcleo", f"Núcleo {TYPED}"] in cover


def test_the_same_content_gives_the_same_bytes(reader: Reader) -> None:
    unit = find(reader, "municipio", "3106200")
    assert build(reader, unit, SEP, "xlsx") == build(reader, unit, SEP, "xlsx")
