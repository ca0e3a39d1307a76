"""Protects that every page opens: without error, in Portuguese, from this machine alone, as published.

An address that names no page, or something that the publication does not have, is answered in words.
"""

from __future__ import annotations

import re

import duckdb
import pytest
from conftest import assert_well, briefly, location, main, open_view, settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

# Address and title of every page of the menu, in order.
PAGES = {
    "painel": "Painel",
    "indicador": "Indicador",
    "nucleo": "Núcleo",
    "metas": "Metas",
    "municipios": "Municípios",
    "fila": "Fila",
    "qualidade": "Qualidade",
    "revisoes": "Revisões",
    "catalogo": "Catálogo",
}
MONTH = "2024-12-01"


def figure(figures: duckdb.DuckDBPyConnection, indicator: str, level: str, unit: str) -> float:
    """A total of December 2024 as published."""
    row = figures.execute(
        "select valor from indicador_valor where indicador_id = ? and nivel = ? and nivel_id = ? "
        "and periodo_tipo = 'mes' and periodo_inicio = ? and dimensao = 'total'",
        [indicator, level, unit, MONTH],
    ).fetchone()
    assert row is not None
    return float(row[0])


def brazilian(value: float, decimals: int = 0) -> str:
    """1234.5 as 1.234,5, worked out apart from the page's own way."""
    whole, _, rest = f"{value:.{decimals}f}".partition(".")
    groups = [whole[max(end - 3, 0) : end] for end in range(len(whole), 0, -3)]
    return ".".join(reversed(groups)) + (f",{rest}" if rest else "")


@pytest.mark.short
def test_every_page_is_reached_by_the_menu(page: Page, site: str) -> None:
    open_view(page, site)
    menu = page.get_by_role("navigation", name="Páginas").get_by_role("link")
    expect(menu).to_have_count(len(PAGES))
    for number, (path, title) in enumerate(PAGES.items()):
        expect(menu.nth(number)).to_have_accessible_name(re.compile(title))
        menu.nth(number).click()
        expect(menu.nth(number)).to_have_attribute("aria-current", "page")
        settle(page)
        assert_well(page)
        expect(page.locator("[aria-current=page]")).to_have_count(1)
        assert location(page) == f"{site}/{path}"


@pytest.mark.parametrize("path", briefly(PAGES, "nucleo", "revisoes", "catalogo"))
def test_every_page_opens_by_its_address(path: str, page: Page, site: str) -> None:
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    open_view(page, f"{site}/{path}?uf=MG")
    assert_well(page)
    assert failed == []
    assert page.get_attribute("html", "lang") == "pt-BR"
    assert page.locator("h1").count() == 1
    expect(main(page).get_by_text("Dados com referência em")).to_be_visible()
    assert "uf=MG" in location(page)


@pytest.mark.short
def test_headline_figures_are_those_published(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    open_view(page, f"{site}/?uf=MG&inicio={MONTH}")
    answered = brazilian(figure(figures, "HAOC1.261b", "uf", "MG"))
    hours = brazilian(figure(figures, "MSNT5.417", "uf", "MG"), 1)
    cards = main(page).locator(".ts-value")
    expect(cards.filter(has_text=f"{hours} horas")).to_have_count(1)
    expect(cards.filter(has_text=f"{answered} teleconsultorias")).to_have_count(1)


@pytest.mark.short
def test_a_card_leads_to_its_indicator_of_the_same_place(page: Page, site: str) -> None:
    open_view(page, f"{site}/?uf=MG&inicio=2024-10-01")
    main(page).get_by_role("link", name="Tempo médio de resposta (horas)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tempo médio de resposta (horas)")
    settle(page)
    assert "/indicador?" in location(page)
    assert "uf=MG" in location(page)
    assert "inicio=2024-10-01" in location(page)
    expect(main(page).get_by_role("heading", name="Minas Gerais, out/2024", exact=True)).to_be_visible()


@pytest.mark.short
def test_an_unknown_address_is_answered_in_portuguese(page: Page, site: str) -> None:
    for path in ("/painell", "/indicador/mais", "/pt/qualidade?uf=MG"):
        open_view(page, site + path)
        expect(page.get_by_role("heading", name="Este endereço não existe")).to_be_visible()
    page.get_by_role("link", name="Metas").click()
    expect(page.get_by_role("heading", name="Metas", level=1)).to_be_visible()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        pytest.param("/?uf=ZZ", "uf = ZZ", marks=pytest.mark.short),
        ("/metas?nucleo=0000000", "nucleo = 0000000"),
        ("/qualidade?inicio=1999-01-01", "inicio = 1999-01-01"),
        ("/indicador?id=NADA.1", "NADA.1"),
        ("/municipios?uf=%3Cscript%3Ealert(1)%3C/script%3E", "uf = <script>alert(1)</script>"),
    ],
)
def test_what_the_publication_does_not_have_is_refused_in_words(
    asked: str, told: str, page: Page, site: str
) -> None:
    open_view(page, site + asked)
    expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible()
    assert_well(page)
