"""Protects the PDF: the published figures in Brazilian form, any name as it is, same bytes, accessible."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from by_hand import TYPED
from pypdf import PdfReader

from telessaude.reading.publication import Publication, Reader
from telessaude.reading.scope import EVERYTHING
from telessaude.report import document
from telessaude.report.build import build
from telessaude.report.content import gather
from telessaude.report.unit import find

SEP = date(2024, 9, 1)


def text_of(pdf: bytes) -> str:
    """The text of every page, its spaces and line ends as one space."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


@pytest.fixture(scope="module")
def pdf(reader: Reader) -> bytes:
    return build(reader, find(reader, "uf", "MG"), SEP, "pdf")


@pytest.fixture(scope="module")
def nucleo(reader: Reader) -> bytes:
    return build(reader, find(reader, "nucleo", "0000001"), SEP, "pdf")


def test_the_cover_says_of_what_and_from_when(pdf: bytes) -> None:
    cover = re.sub(r"\s+", " ", PdfReader(BytesIO(pdf)).pages[0].extract_text())
    for said in ("Minas Gerais", "3º quadrimestre de 2024", "set/2024 a dez/2024", "p1"):
        assert said in cover
    assert "22/01/2025 às 15:40 (Brasília)" in cover
    assert "Período em curso" not in cover


def test_figures_are_the_published_ones_in_brazilian_form(pdf: bytes) -> None:
    text = text_of(pdf)
    for said in ("82,0 %", "69,2 a 90,2", "75,0 %", "60,0 %", "1.234", "+7,0 p.p.", "+234 (+23,4 %)"):
        assert said in text
    assert "12.000,00" in text
    assert "102,5 %" in text


def test_signs_of_status_are_drawn(pdf: bytes) -> None:
    assert "▲ Meta atingida" in text_of(pdf)


def test_what_is_missing_is_told_with_its_reason(pdf: bytes) -> None:
    text = text_of(pdf)
    assert "Falta a fonte saude: Nome de MSNT5.SEM." in text
    assert "Nenhum registro no quadrimestre: Nome de MSNT5.NADA." in text
    assert "chegaram 4 de 8 esperadas, 1 com atraso" in text
    assert "set/2024 a dez/2024" in text
    assert "Escala de satisfação invertida" in text


def test_a_name_is_written_as_it_is_whatever_its_characters(nucleo: bytes) -> None:
    assert TYPED.replace("  ", " ") in text_of(nucleo)


def test_it_is_titled_in_portuguese_and_tagged(pdf: bytes) -> None:
    opened = PdfReader(BytesIO(pdf))
    root = opened.trailer["/Root"]
    assert opened.metadata is not None
    assert (
        opened.metadata.title
        == "Relatório quadrimestral de telessaúde: Minas Gerais, 3º quadrimestre de 2024"
    )
    assert root["/Lang"] == "pt-BR"
    assert root["/MarkInfo"]["/Marked"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<", xmp)
    assert re.search(r"pdfaid:part>2<", xmp)


def test_charts_say_what_they_show(reader: Reader) -> None:
    told = document.document(gather(reader, find(reader, "uf", "MG"), SEP))
    charts = [
        block for section in told["secoes"] for block in section["blocos"] if block["tipo"] == "grafico"
    ]
    assert charts
    assert all(chart["alt"].endswith(".") and "<svg" in chart["svg"] for chart in charts)
    assert "maior valor 320 teleconsultorias em nov/2024" in charts[0]["alt"]


def test_only_its_own_fonts_are_in_it(pdf: bytes) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[1]
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(name.startswith(("SourceSansPro", "DejaVuSansMono")) for name in fonts), fonts


def test_the_same_publication_gives_the_same_bytes(publication: Publication, nucleo: bytes) -> None:
    again = Reader(publication, EVERYTHING)
    assert build(again, find(again, "nucleo", "0000001"), SEP, "pdf") == nucleo
    again.close()


def test_a_running_quadrimestre_says_so_on_the_cover(reader: Reader) -> None:
    text = text_of(build(reader, find(reader, "uf", "MG"), date(2025, 1, 1), "pdf"))
    assert "Período em curso: números parciais" in text
    assert "75,0 %" in text
