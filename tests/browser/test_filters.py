"""Protects the filters: each changes what is shown and the address, which reopened shows the same.

A sequence of filters is chosen in one visit; another visitor, who opens the address that results, must see
the very same text, tables and charts.
"""

from __future__ import annotations

import time

import duckdb
import pytest
from conftest import (
    WAIT_SECONDS,
    ask,
    assert_well,
    briefly,
    location,
    main,
    open_view,
    said,
    settle,
    visiting,
)
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

# What is done: label of the filter, option, parameter of the address, its value.
Step = tuple[str, str, str, str]
SHARED: list[Step] = [
    ("UF", "MG", "uf", "MG"),
    ("Núcleo", "Montes Claros", "nucleo", "7265681"),
    ("Período", "Quadrimestre", "periodo", "quadrimestre"),
    ("Quadrimestre", "1º quadrimestre de 2024", "inicio", "2024-01-01"),
]
VIEWS: dict[str, tuple[str, list[Step]]] = {
    "painel": ("/", [*SHARED, ("Grupo de indicadores", "MSNT50", "grupo", "MSNT50")]),
    "indicador": (
        "/indicador",
        [
            ("Indicador", "PAHO.156", "id", "PAHO.156"),
            ("Nível", "Núcleo", "nivel", "nucleo"),
            ("Núcleo", "Núcleo de Telessaúde de Pelotas", "lugar", "3517604"),
        ],
    ),
    "indicador, um recorte": (
        "/indicador?uf=MG",
        [
            ("Recorte", "Tipo: Síncrona", "recorte", "tipo:sincrona"),
            ("Comparar", "Municípios", "comparar", "municipio"),
        ],
    ),
    "nucleo": (
        "/nucleo?uf=MG",
        [
            *SHARED[1:],
            ("Cota por", "Município", "cota_por", "municipio"),
            ("Cota mensal para comparar", "12", "cota", "12"),
            ("Detalhe", "Sobre o quê e quem pergunta", "detalhe", "perguntas"),
            ("Ver por", "Solicitante", "por", "solicitante"),
        ],
    ),
    "metas": ("/metas", [*SHARED, ("Grupo de indicadores", "MSNT5", "grupo", "MSNT5")]),
    "metas, simular": (
        "/metas?uf=MG",
        [("Núcleo a simular", "Núcleo de Telessaúde de Montes Claros", "simular", "7265681")],
    ),
    "municipios": (
        "/municipios",
        [
            *SHARED[:1],
            ("Serviço", "Telediagnóstico", "servico", "telediagnostico"),
            ("Nomes dos municípios", "Escritos no mapa", "nomes", "escritos"),
            ("Mostrar", "Todos", "mostrar", "todos"),
            ("Procurar município", "santa", "municipio", "santa"),
            *SHARED[2:],
        ],
    ),
    "qualidade, entregas": (
        "/qualidade",
        [
            ("UF", "AM", "uf", "AM"),
            ("Meses", "24 meses", "meses", "24"),
            ("Fonte", "Telediagnóstico", "fonte", "telediagnostico"),
            ("Assunto", "Pontuação", "assunto", "pontuacao"),
        ],
    ),
    "qualidade, recusas": (
        "/qualidade",
        [
            ("Assunto", "Recusas e correções", "assunto", "correcoes"),
            ("Arquivos que chegaram", "desde o início", "chegaram", "tudo"),
            ("Núcleo a que devolver", "Pelotas", "devolver", "3517604"),
        ],
    ),
    "qualidade, períodos": (
        "/qualidade?assunto=completude",
        [*SHARED, ("Assunto", "Falhas conhecidas", "assunto", "falhas")],
    ),
    "catalogo": (
        "/catalogo",
        [
            ("Mostrar", "21 a 40", "pagina", "2"),
            ("Ver", "Indicadores", "ver", "indicadores"),
            ("Procurar", "tempo resposta", "busca", "tempo resposta"),
            ("Norma", "PAHO", "norma_indicador", "PAHO"),
        ],
    ),
}


def changed(page: Page, before: str) -> str:
    """What the view says once it says something else than before."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (now := said(page)) == before:
        assert time.monotonic() < deadline, "the filter changed nothing"
    return now


def same(page: Page, expected: str) -> None:
    """Wait until the view says what is expected."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (now := said(page)) != expected and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert now == expected


def steady(page: Page) -> str:
    """What the view says once two looks, two frames apart, agree: charts and tables are drawn."""
    seen = said(page)
    while True:
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 150)))")
        if (now := said(page)) == seen:
            return now
        seen = now


@pytest.mark.parametrize("view", briefly(VIEWS, "painel", "municipios"))
def test_filters_stand_in_the_address(view: str, page: Page, site: str, chromium: Browser) -> None:
    start, steps = VIEWS[view]
    open_view(page, site + start)
    seen = steady(page)
    for step in steps:
        ask(page, *step)
        changed(page, seen)
        seen = steady(page)
        assert_well(page)
    with visiting(chromium) as colleague:
        open_view(colleague, location(page))
        same(colleague, steady(page))  # the first page may have drawn a table late
        assert location(colleague) == location(page)


@pytest.mark.short
def test_a_choice_undone_leaves_the_address(page: Page, site: str) -> None:
    open_view(page, f"{site}/metas?uf=MG")
    page.get_by_test_id("stSidebar").get_by_label("UF", exact=True).click()
    page.get_by_role("option", name="Brasil", exact=True).click()
    page.wait_for_function("() => !location.search")
    settle(page)
    expect(main(page).get_by_text("Brasil · ")).to_be_visible()


def test_what_is_chosen_goes_along_from_page_to_page(page: Page, site: str) -> None:
    open_view(page, site)
    ask(page, *SHARED[0])
    page.get_by_role("link", name="Metas", exact=True).click()
    expect(page.get_by_role("heading", name="Metas", level=1)).to_be_visible()
    settle(page)
    expect(main(page).get_by_text("Minas Gerais · ")).to_be_visible()
    assert "uf=MG" in location(page)


@pytest.mark.short
def test_words_searched_in_one_page_are_not_searched_in_another(page: Page, site: str) -> None:
    open_view(page, f"{site}/municipios?uf=MG&municipio=araponga")
    page.get_by_role("link", name="Catálogo", exact=True).click()
    expect(page.get_by_role("heading", name="Catálogo", level=1)).to_be_visible()
    settle(page)
    expect(page.get_by_label("Procurar", exact=True)).to_have_value("")


def test_the_browser_goes_back_to_what_was_chosen(page: Page, site: str) -> None:
    open_view(page, f"{site}/metas")
    ask(page, "UF", "MG", "uf", "MG")
    page.get_by_role("link", name="Qualidade", exact=True).click()
    expect(page.get_by_role("heading", name="Qualidade dos dados")).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Metas", level=1)).to_be_visible()
    settle(page)
    expect(main(page).get_by_text("Minas Gerais · ")).to_be_visible()


def history(page: Page) -> list[str]:
    """The addresses that the browser can go back to, and the one in sight, without the server's."""
    known = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    entries = known["entries"][1 : known["currentIndex"] + 1]
    return [entry["url"].split("/", 3)[3] for entry in entries]


@pytest.mark.short
def test_every_choice_is_one_step_back(page: Page, site: str) -> None:
    open_view(page, f"{site}/metas")
    ask(page, "UF", "MG", "uf", "MG")
    # A period of another kind changes two parameters of the address.
    ask(page, "Mês", "nov/2024", "inicio", "2024-11-01")
    ask(page, "Período", "Ano", "periodo", "ano")
    page.get_by_role("link", name="Qualidade", exact=True).click()
    expect(page.get_by_role("heading", name="Qualidade dos dados")).to_be_visible()
    settle(page)
    ask(page, "Meses", "24 meses", "meses", "24")
    page.get_by_role("link", name="Indicador", exact=True).click()
    expect(page.get_by_role("heading", name="Como ler este indicador")).to_be_visible()
    settle(page)
    # A page's own choices are there when it is come back to.
    page.get_by_role("link", name="Qualidade", exact=True).click()
    expect(page.get_by_role("heading", name="Qualidade dos dados")).to_be_visible()
    settle(page)
    steps = [
        "metas",
        "metas?uf=MG",
        "metas?uf=MG&inicio=2024-11-01",
        "metas?uf=MG&periodo=ano",
        "qualidade?uf=MG&periodo=ano",
        "qualidade?uf=MG&periodo=ano&meses=24",
        "indicador?uf=MG&periodo=ano",
        "qualidade?uf=MG&periodo=ano&meses=24",
    ]
    assert history(page) == steps
    for left in range(len(steps) - 1, 0, -1):
        page.go_back()
        page.wait_for_url(f"{site}/{steps[left - 1]}")
        settle(page)
        assert history(page) == steps[:left]
    expect(main(page).get_by_text("Brasil · ")).to_be_visible()


@pytest.mark.short
def test_the_page_in_sight_is_left_as_it_is_by_the_menu(page: Page, site: str) -> None:
    open_view(page, f"{site}/nucleo?uf=MG&cota_por=municipio")
    page.get_by_role("link", name="Núcleo", exact=True).click()
    settle(page)
    assert history(page) == ["nucleo?uf=MG&cota_por=municipio"]
    expect(main(page).get_by_role("radio", name="Município").first).to_be_checked()


def test_every_uf_and_period_published_can_be_chosen(
    page: Page, site: str, figures: duckdb.DuckDBPyConnection
) -> None:
    ufs = [uf for (uf,) in figures.execute("select distinct uf from nucleo order by uf").fetchall()]
    years = figures.execute(
        "select distinct year(periodo_inicio) from indicador_valor where periodo_tipo = 'ano' order by 1 desc"
    ).fetchall()
    open_view(page, f"{site}/?periodo=ano")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_label("UF", exact=True).click()
    expect(page.get_by_role("option")).to_have_text(["Brasil", *ufs])
    page.keyboard.press("Escape")
    sidebar.get_by_label("Ano", exact=True).and_(page.get_by_role("combobox")).click()
    found = [text.removesuffix(" (em curso)") for text in page.get_by_role("option").all_inner_texts()]
    assert found == [str(year) for (year,) in years]
