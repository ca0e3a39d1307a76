"""Protects who reads by screen reader, goes by keyboard, prints the page or opens it on a telephone."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import briefly, drawn, main, open_view, settle
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

VIEWS = (
    "/?uf=AM",
    "/indicador?id=MSNT50.753&uf=AM",
    "/nucleo?uf=MG&nucleo=9150043",
    "/metas?uf=MG&nucleo=9150043",
    "/municipios?uf=MG",
    "/qualidade?uf=AM",
    "/qualidade?uf=AM&assunto=correcoes",
    "/revisoes",
    "/catalogo",
    "/nao-existe",
)
MOST_TABS = 60
TELEPHONE = {"width": 400, "height": 800}
ENGLISH_NUMBER = re.compile(r"\d\.\d{1,2}(?!\d)")


def serious(found: dict[str, Any]) -> list[str]:
    """The serious and critical violations, Streamlit's own among them."""
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:300]} {node['failureSummary'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("view", briefly(VIEWS, "/?uf=AM", "/indicador?id=MSNT50.753&uf=AM"))
def test_axe_finds_nothing_serious(view: str, page: Page, site: str) -> None:
    open_view(page, site + view)
    drawn(page)
    assert serious(Axe().run(page).response) == []


@pytest.mark.parametrize("view", briefly(VIEWS, "/nucleo?uf=MG&nucleo=9150043"))
def test_a_telephone_needs_no_sideways_scroll(view: str, page: Page, site: str) -> None:
    page.set_viewport_size(TELEPHONE)
    open_view(page, site + view)
    drawn(page)
    wider = page.evaluate(
        """() => ['html', '[data-testid=stMain]'].map(name => document.querySelector(name))
            .map(one => one.scrollWidth - one.clientWidth)"""
    )
    assert wider == [0, 0]


def focused(page: Page) -> list[str]:
    """The words of what has the focus; past the last one, nothing has."""
    said: str = page.evaluate("""() => {
        const one = document.querySelector(":focus");
        return one?.ariaLabel || one?.innerText || "";
    }""")
    return said.split("\n")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something with a name has the focus.

    The sidebar opens just after the view is drawn, and until then Tab passes it by: another round finds it.
    """
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if name in focused(page):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_pages_and_filters_are_reached_by_keyboard(page: Page, site: str) -> None:
    open_view(page, site)
    tab_to(page, "Metas")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Metas", level=1)).to_be_visible()
    settle(page)
    tab_to(page, "UF")
    page.keyboard.type("MG")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URL(location.href).searchParams.get('uf') === 'MG'")
    settle(page)
    expect(main(page).get_by_text("Minas Gerais · ")).to_be_visible()
    tab_to(page, "Mês")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_function("() => new URL(location.href).searchParams.get('periodo') === 'quadrimestre'")


@pytest.mark.short
def test_a_card_is_a_link_for_the_keyboard(page: Page, site: str) -> None:
    open_view(page, f"{site}/?uf=MG")
    card = main(page).get_by_role("link", name="Tempo médio de resposta (horas)")
    card.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tempo médio de resposta (horas)")


@pytest.mark.parametrize("view", ["/?uf=MG", "/indicador?uf=MG", "/metas?uf=MG&nucleo=9150043"])
def test_print_has_the_whole_view(view: str, page: Page, site: str) -> None:
    open_view(page, site + view)
    drawn(page)
    title = page.locator("h1").inner_text()
    page.emulate_media(media="print")
    text = " ".join(
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(page.pdf())).pages
    )
    assert " ".join(title.split()) in text
    assert "Dados com referência em 22/01/2025" in text


@pytest.mark.parametrize(
    "view",
    ["/indicador?uf=MG", "/indicador?id=MSNT50.753&uf=AM", "/nucleo?uf=MG&nucleo=9150043", "/municipios"],
)
def test_charts_say_themselves_in_brazilian_form(view: str, page: Page, site: str) -> None:
    open_view(page, site + view)
    drawn(page)
    charts = page.locator("[role=graphics-document]")
    assert charts.count() > 0
    for chart in charts.all():
        words = chart.get_attribute("aria-label") or ""
        assert len(words) > 20
        texts = chart.locator("svg text").all_text_contents()
        assert texts
        for text in [words, *texts]:
            assert not ENGLISH_NUMBER.search(text), text


def test_pictures_of_cards_say_themselves(page: Page, site: str) -> None:
    open_view(page, f"{site}/?uf=AM")
    pictures = main(page).locator("img.ts-spark")
    expect(pictures.first).to_be_visible()
    for words in pictures.evaluate_all("all => all.map(one => one.alt)"):
        assert re.match(r"De .+ em .+ a .+ em .+", words) or words, words


@pytest.mark.short
def test_a_month_not_delivered_is_never_a_zero(page: Page, site: str) -> None:
    open_view(page, f"{site}/?uf=AM&nucleo=2658290&inicio=2024-12-01")
    card = main(page).locator(".ts-value").filter(has_text="—").first
    expect(card).to_be_visible()
    expect(main(page).get_by_text("não entregue").first).to_be_visible()
    assert main(page).locator(".ts-value").get_by_text(re.compile(r"^0\b")).count() == 0
