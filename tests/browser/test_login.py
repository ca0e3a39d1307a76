"""Protects the door of a shared server, with a real OpenID provider and a real browser.

Whoever is not named sees nothing; whoever sees one UF or one núcleo reaches no other's numbers by address or
filter; a right withdrawn is gone at the next interaction.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import DEMO, ask, briefly, free_port, location, main, open_view, process, serving, settle
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

OIDC = Path(__file__).parent / "oidc"
PEOPLE = """\
pessoas:
  maria@saude.mg.gov.br: {{ufs: [MG]}}
  joao@nucleo.org.br: {{nucleos: ["{nucleo}"]}}
  ana@saude.gov.br: {{tudo: true}}
"""
LOGIN = """\
[auth]
redirect_uri = "{site}/oauth2callback"
cookie_secret = "segredo-de-teste-com-mais-de-trinta-e-dois-caracteres"
client_id = "telessaude"
client_secret = "segredo-de-teste"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email", prompt = "login" }}
"""


@pytest.fixture(scope="module")
def nucleos() -> dict[str, tuple[str, str]]:
    """A núcleo of each UF of the demonstration: its code and name."""
    with duckdb.connect(str(DEMO / "public" / "indicadores.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select uf, min((nucleo_id, nome)) from marts.nucleo group by uf"
        ).fetchall()
    return {uf: tuple(chosen.values()) if isinstance(chosen, dict) else tuple(chosen) for uf, chosen in rows}


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running OpenID provider: its address, and that of the site it sends people back to."""
    folder = tmp_path_factory.mktemp("oidc")
    for name in ("package.json", "provider.mjs"):
        shutil.copy(OIDC / name, folder)
    npm = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefix", str(folder)]
    subprocess.run(npm, check=True, capture_output=True)
    address, site = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    port = address.rsplit(":", 1)[1]
    command: list[str | Path] = ["node", folder / "provider.mjs", port, f"{site}/oauth2callback"]
    with process(command, folder / "log", f"{address}/.well-known/openid-configuration"):
        yield address, site


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, nucleos: dict[str, tuple[str, str]]) -> Path:
    """The file of people."""
    file = tmp_path_factory.mktemp("pessoas") / "pessoas.yml"
    file.write_text(PEOPLE.format(nucleo=nucleos["AM"][0]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def site(provider: tuple[str, str], people: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page behind the login."""
    address, site = provider
    folder = tmp_path_factory.mktemp("compartilhado")
    secrets = folder / "login.toml"
    secrets.write_text(LOGIN.format(site=site, provider=address), encoding="utf-8")
    port = int(site.rsplit(":", 1)[1])
    with serving(DEMO, folder / "log", "--login", secrets, "--people", people, port=port) as shared:
        yield shared


def enter(page: Page, address: str, person: str) -> None:
    """Log in at the provider, asked to by an address, and come back."""
    open_view(page, address)
    page.get_by_role("button", name="Entrar").click()
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill("x")
    page.locator("button[type=submit]").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile(re.escape("/".join(address.split("/")[:3])) + "/(?!oauth2callback)"))
    settle(page)


def text(page: Page) -> str:
    return page.get_by_test_id("stApp").inner_text()


def options(page: Page, label: str) -> list[str]:
    page.get_by_test_id("stSidebar").get_by_label(label, exact=True).click()
    found = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return found


def short(nucleo: str) -> str:
    """A núcleo's name as the list of núcleos says it."""
    return nucleo.removeprefix("Núcleo de Telessaúde de ")


@pytest.mark.short
def test_without_login_nothing_is_shown(page: Page, site: str) -> None:
    for path in ("", "/indicador?id=MSNT5.417", "/qualidade?uf=AM"):
        open_view(page, site + path)
        expect(page.get_by_role("button", name="Entrar")).to_be_visible()
        expect(page.get_by_test_id("stSidebar")).to_have_count(0)


def test_the_address_asked_for_is_there_after_the_login(page: Page, site: str) -> None:
    enter(page, f"{site}/qualidade?uf=MG&assunto=falhas", "maria")
    expect(page.get_by_role("heading", name="Qualidade dos dados")).to_be_visible()
    assert location(page) == f"{site}/qualidade?assunto=falhas"
    open_view(page, site)
    assert location(page) == f"{site}/painel"


@pytest.mark.parametrize("person", briefly(["intruso", "falso"], "intruso"))
def test_unknown_or_unverified_sees_nothing(person: str, page: Page, site: str) -> None:
    enter(page, site, person)
    expect(page.get_by_role("heading", name="Sem acesso")).to_be_visible()
    open_view(page, f"{site}/qualidade?uf=AM")
    expect(page.get_by_role("heading", name="Sem acesso")).to_be_visible()


def test_a_uf_is_all_that_its_person_reaches(
    page: Page, site: str, nucleos: dict[str, tuple[str, str]]
) -> None:
    enter(page, site, "maria")
    assert options(page, "UF") == ["MG"]
    assert short(nucleos["MG"][1]) in options(page, "Núcleo")
    assert short(nucleos["AM"][1]) not in options(page, "Núcleo")
    for path in ("painel", "indicador", "nucleo", "metas", "municipios", "fila", "qualidade", "revisoes"):
        open_view(page, f"{site}/{path}?uf=AM&nucleo={nucleos['AM'][0]}")
        seen = text(page)
        assert nucleos["AM"][1] not in seen
        assert nucleos["RS"][1] not in seen
        assert "uf=AM" not in location(page)


def test_a_nucleo_is_all_that_its_person_reaches(
    page: Page, site: str, nucleos: dict[str, tuple[str, str]]
) -> None:
    enter(page, site, "joao")
    assert options(page, "Núcleo") == [short(nucleos["AM"][1])]
    for path in ("painel", "qualidade", "metas"):
        open_view(page, f"{site}/{path}?uf=MG&nucleo={nucleos['MG'][0]}")
        assert nucleos["MG"][1] not in text(page)


def test_who_sees_everything_sees_every_uf(page: Page, site: str) -> None:
    enter(page, site, "ana")
    assert options(page, "UF") == ["Brasil", "AM", "MG", "RS"]
    ask(page, "UF", "RS", "uf", "RS")


def test_a_right_withdrawn_is_gone_at_the_next_interaction(
    chromium: Browser, site: str, people: Path
) -> None:
    told = people.read_text(encoding="utf-8")
    context = chromium.new_context(locale="pt-BR")
    page = context.new_page()
    try:
        enter(page, site, "ana")
        people.write_text(told.replace("  ana@saude.gov.br: {tudo: true}\n", ""), encoding="utf-8")
        page.get_by_role("link", name="Qualidade").click()
        expect(page.get_by_role("heading", name="Sem acesso")).to_be_visible()
        people.write_text("pessoas: [", encoding="utf-8")
        open_view(page, site)
        expect(page.get_by_role("heading", name="Acesso indisponível")).to_be_visible()
    finally:
        people.write_text(told, encoding="utf-8")
        context.close()


def test_a_right_withdrawn_is_gone_for_a_part_drawn_alone(chromium: Browser, site: str, people: Path) -> None:
    told = people.read_text(encoding="utf-8")
    context = chromium.new_context(locale="pt-BR")
    page = context.new_page()
    try:
        enter(page, f"{site}/nucleo", "ana")
        people.write_text(told.replace("  ana@saude.gov.br: {tudo: true}\n", ""), encoding="utf-8")
        main(page).get_by_role("radio", name="Telediagnóstico", exact=True).click()
        expect(page.get_by_role("heading", name="Sem acesso")).to_be_visible(timeout=15_000)
        expect(page.get_by_test_id("stSidebar").get_by_label("UF", exact=True)).to_have_count(0)
    finally:
        people.write_text(told, encoding="utf-8")
        context.close()


def test_leaving_closes_the_door(page: Page, site: str) -> None:
    enter(page, site, "maria")
    page.get_by_role("button", name="Sair").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()
    open_view(page, site)
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()


def test_a_copied_login_is_worth_nothing_once_the_person_has_left(chromium: Browser, site: str) -> None:
    context = chromium.new_context(locale="pt-BR")
    page = context.new_page()
    try:
        enter(page, site, "ana")
        stolen = [cookie for cookie in context.cookies() if cookie["name"].startswith("_streamlit")]
        thief = chromium.new_context(locale="pt-BR")
        thief.add_cookies(stolen)  # type: ignore[arg-type]  # what a browser gives it takes
        elsewhere = thief.new_page()
        open_view(elsewhere, f"{site}/qualidade")
        expect(elsewhere.get_by_role("heading", name="Qualidade dos dados")).to_be_visible()
        page.get_by_role("button", name="Sair").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        expect(page.get_by_role("button", name="Entrar")).to_be_visible()
        # Where it was open, and opened anew.
        expect(elsewhere.get_by_role("button", name="Entrar")).to_be_visible(timeout=40_000)
        open_view(elsewhere, f"{site}/qualidade")
        expect(elsewhere.get_by_role("button", name="Entrar")).to_be_visible()
        thief.close()
    finally:
        context.close()
