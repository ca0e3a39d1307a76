"""Protects the files that pages offer: opened as a coordinator would, they say what was published.

Expected rows are asked of ``indicador_valor``, ``meta_avaliacao`` and ``rejeicao`` apart from the page.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

import duckdb
import pytest
from conftest import download, main, open_view
from playwright.sync_api import Page
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.browser


def table(page: Page, name: str) -> list[dict[str, str]]:
    """The rows of the file of a table."""
    return rows(download(page, f"baixar_{name}", f"{name}.csv"))


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV as a Brazilian spreadsheet reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def number(text: str) -> float | None:
    """1234,5 as a number; None for nothing."""
    assert "." not in text
    return float(text.replace(",", ".")) if text else None


@pytest.mark.short
def test_painel_compares_nucleos_with_published_figures(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/?uf=MG&inicio=2024-12-01")
    found = table(page, "comparacao_MG_2024-12-01")
    published = figures.execute(
        """
        select nome, valor from indicador_valor inner join nucleo on nucleo_id = nivel_id
        where indicador_id = 'MSNT5.417' and periodo_tipo = 'mes' and periodo_inicio = '2024-12-01'
            and nivel = 'nucleo' and dimensao = 'total' and uf = 'MG'
        """
    ).fetchall()
    assert len(published) == 2
    told = {row["Lugar"]: number(row["Tempo médio de resposta (horas)"]) for row in found}
    for name, value in published:
        assert told[name.removeprefix("Núcleo de Telessaúde de ")] == pytest.approx(value)


def test_indicador_offers_every_figure_of_the_place(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/indicador?id=MSNT50.753&uf=RS&periodo=quadrimestre")
    found = table(page, "MSNT50.753_RS_quadrimestre")
    published = figures.execute(
        """
        select valor, numerador, denominador from indicador_valor
        where indicador_id = 'MSNT50.753' and nivel_id = 'RS' and periodo_tipo = 'quadrimestre'
        order by periodo_inicio desc, dimensao = 'total' desc, dimensao, posicao nulls last, categoria
        """
    ).fetchall()
    assert len(found) == len(published) > 0
    told = [tuple(number(row[name]) for name in ("Valor (%)", "Numerador", "Denominador")) for row in found]
    assert told == [pytest.approx(row) for row in published]


@pytest.mark.short
def test_metas_offers_targets_and_amounts(page: Page, site: str, figures: duckdb.DuckDBPyConnection) -> None:
    open_view(page, f"{site}/metas?uf=MG&nucleo=9150043&periodo=quadrimestre&inicio=2024-09-01")
    found = {row["Código"]: row for row in table(page, "metas")}
    published = figures.execute(
        """
        select v.indicador_id, v.valor, v.meta, a.valor_a_pagar
        from indicador_valor as v
        left join meta_avaliacao as a using (indicador_id, nivel, nivel_id, periodo_tipo, periodo_inicio)
        where v.nivel_id = '9150043' and v.periodo_tipo = 'quadrimestre' and v.dimensao = 'total'
            and v.periodo_inicio = '2024-09-01' and v.meta is not null
        """
    ).fetchall()
    assert found.keys() == {row[0] for row in published}
    for indicator, value, target, amount in published:
        written = found[indicator]
        assert number(written["Valor"].split(" ")[0]) == pytest.approx(value, abs=0.051)
        assert number(written["Meta"].split(" ")[0]) == pytest.approx(target, abs=0.051)
        assert number(written["A pagar (R$)"]) == amount


def test_municipios_offers_every_municipio_in_sight(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/municipios?uf=MG&inicio=2024-12-01&mostrar=todos")
    found = {row["IBGE"]: row for row in table(page, "municipios")}
    published = figures.execute(
        """
        select municipio_ibge, municipio.nome, valor
        from municipio
        left join indicador_valor
            on nivel = 'municipio' and nivel_id = municipio_ibge and indicador_id = 'MSNT5.380'
            and periodo_tipo = 'mes' and periodo_inicio = '2024-12-01' and dimensao = 'total'
        where uf = 'MG'
        """
    ).fetchall()
    assert len(found) == len(published) == 853
    for code, name, answered in published:
        assert found[code]["Município"] == name
        assert number(found[code]["Teleconsultorias"]) == answered


@pytest.mark.short
def test_the_file_sent_back_to_a_nucleo_has_each_of_its_rejections(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/qualidade?uf=RS&assunto=correcoes&chegaram=tudo&devolver=3517604")
    content = download(page, "devolver_correcoes_3517604", "correcoes_3517604.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet, refused in (("Corrigir", True), ("Conferir", False)):
        heading, *lines = book.get_sheet_by_name(sheet).to_python()
        named = [dict(zip(heading, line, strict=True)) for line in lines]
        told = Counter((row["Arquivo"], row["Linha"], row["Coluna"], row["Motivo"]) for row in named)
        published = figures.execute(
            """
            select caminho, if(linha = 0, 'arquivo inteiro', linha::varchar), coalesce(coluna, '—'), motivo
            from rejeicao where nucleo_id = '3517604' and rejeitada = ?
            """,
            [refused],
        ).fetchall()
        assert told == Counter(published)
        assert len(published) > 0
        assert all(row["Como corrigir"] for row in named)


def test_qualidade_counts_deliveries_as_published(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/qualidade?uf=AM&inicio=2024-12-01")
    found = table(page, "qualidade_entregas")
    published = figures.execute(
        """
        select count(*), count(*) filter (where situacao = 'nao_entregue')
        from entrega_esperada inner join nucleo using (nucleo_id)
        where uf = 'AM' and mes between '2024-01-01' and '2024-12-01'
        """
    ).fetchone()
    told = [sum(int(row[name]) for row in found) for name in ("Esperadas", "Não entregues")]
    assert tuple(told) == published


def test_the_catalogue_counts_every_aspect_and_indicator(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/catalogo?ver=normas")
    aspects = table(page, "catalogo_normas")
    indicators = table(page, "catalogo_indicadores_por_norma")
    assert sum(int(row["Aspectos"]) for row in aspects) == 209
    norms = figures.execute("select norma, count(*) from indicador group by norma").fetchall()
    assert {row["Norma"]: int(row["Indicadores"]) for row in indicators} == dict(norms)


@pytest.mark.short
def test_the_report_is_offered_in_both_formats(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/?uf=MG&periodo=quadrimestre&inicio=2024-09-01")
    main(page).get_by_text("Relatório quadrimestral").click()
    key = "relatorio_uf_MG_2024-09-01"
    document = PdfReader(io.BytesIO(download(page, f"{key}_pdf", "relatorio_MG_2024-Q3.pdf")))
    assert "Minas Gerais" in document.pages[0].extract_text()
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(download(page, f"{key}_xlsx", "relatorio_MG_2024-Q3.xlsx"))
    )
    told = {str(cell) for line in book.get_sheet_by_name("indicadores").to_python() for cell in line}
    published = figures.execute(
        "select count(distinct indicador_id) from indicador_valor where nivel_id = 'MG' "
        "and periodo_tipo = 'quadrimestre' and periodo_inicio = '2024-09-01' and dimensao = 'total'"
    ).fetchone()
    known = figures.execute("select indicador_id from indicador").fetchall()
    assert published == (sum(one in told for (one,) in known),)
