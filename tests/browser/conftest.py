"""What the browser tests share: Chromium, the page served on the demonstration publication, and waiting.

Run by ``make test-browser``, which makes the demonstration first. Chromium is Debian's: Playwright drives it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("TELESSAUDE_DEMO", ROOT / "demo" / "armazem"))
SCREENSHOTS = ROOT / "demo" / "telas"
DESKTOP = {"width": 1366, "height": 900}
START_SECONDS = 60
WAIT_SECONDS = 30  # for what takes a second on a machine that does nothing else
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
SHARED_FILTERS = ("uf", "regiao", "nucleo", "periodo", "inicio", "grupo")
ERRORS = "[data-testid=stException], [data-testid=stErrorElementContainer]"
# All that a view says: its text, the rows in sight of tables, pictures' words, charts' words and numbers.
SAID = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const each = (selector, said) => [...main.querySelectorAll(selector)].map(said).join('|');
    return [
        main.innerText,
        each('canvas', one => one.textContent),
        each('img', one => one.alt),
        each('[role=graphics-document]', one => one.ariaLabel),
    ].join('\\n');
}"""

expect.set_options(timeout=1000 * WAIT_SECONDS)


def briefly(every: Iterable[str], *few: str) -> list[object]:
    """Parameters of a test, of which a few are enough where there is no time for all."""
    short = pytest.mark.short
    return [pytest.param(one, marks=[short] if one in few else []) for one in every]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def process(command: list[str | Path], log: Path, ready: str) -> Iterator[None]:
    """A server that answers at ``ready`` while the block runs; its output is in ``log``."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as running:
        try:
            _wait(ready, running, log)
            yield
        finally:
            running.terminate()


def _wait(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            assert running.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer\n{log.read_text(encoding='utf-8')}")


@contextmanager
def serving(warehouse: Path, log: Path, *options: str | Path, port: int | None = None) -> Iterator[str]:
    """The page of a warehouse; yields its address."""
    port = port or free_port()
    program = Path(sys.executable).with_name("telessaude")
    command = [program, "serve", "--warehouse", warehouse, "--port", str(port), *options]
    with process(command, log, f"http://127.0.0.1:{port}/_stcore/health"):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page on the demonstration publication."""
    assert (DEMO / "public").exists(), "run make test-browser, which makes the demonstration first"
    with serving(DEMO, tmp_path_factory.mktemp("site") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def figures() -> Iterator[duckdb.DuckDBPyConnection]:
    """The demonstration's marts, as published."""
    with duckdb.connect(str(DEMO / "public" / "indicadores.duckdb"), read_only=True) as connection:
        connection.execute("set timezone = 'America/Sao_Paulo'; use marts")
        yield connection


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    assert found, "the browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visiting(chromium: Browser) -> Iterator[Page]:
    """A new visitor, whose browser must not ask any other machine for anything."""
    context = chromium.new_context(viewport=DESKTOP, locale="pt-BR", accept_downloads=True)
    visitor = context.new_page()
    outside: list[str] = []
    visitor.on("request", lambda request: _note_outside(request, outside))
    yield visitor
    context.close()
    assert outside == []


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor."""
    with visiting(chromium) as visitor:
        yield visitor


def _note_outside(request: Request, outside: list[str]) -> None:
    # The forms of the test's OpenID provider are not the page's.
    own = not any(path in request.frame.url for path in ("/interaction/", "/session/"))
    if own and not re.match(r"(http|ws)s?://127\.0\.0\.1[:/]|data:|blob:", request.url):
        outside.append(request.url)


def open_view(page: Page, address: str) -> None:
    """Open an address and wait until the view is drawn."""
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the view that is being drawn is drawn."""
    page.wait_for_selector("h1")
    page.wait_for_selector(SETTLED, state="attached")


def ask(page: Page, label: str, option: str, parameter: str, value: str) -> None:
    """Choose or type an option of any filter; wait until the address says so and the view is drawn."""
    place = page.get_by_test_id("stSidebar" if parameter in SHARED_FILTERS else "stMain")
    _answer(page, place, label, option)
    page.wait_for_function(
        "([name, value]) => new URL(location.href).searchParams.get(name) === value", arg=[parameter, value]
    )
    settle(page)


def _answer(page: Page, place: Locator, label: str, option: str) -> None:
    """Press one of a few, choose from a list by how the option begins, or type."""
    few = place.get_by_role("radiogroup", name=label, exact=True)
    field = place.get_by_label(label, exact=True).and_(place.locator("input"))
    expect(few.or_(field)).to_be_visible()
    if few.count():
        few.get_by_role("radio", name=option, exact=True).click()
        return
    if field.get_attribute("role") != "combobox":
        field.fill(option)
        field.press("Enter")
        return
    begun = re.escape(option).replace("/", r"\/")
    chosen = page.get_by_role("option", name=re.compile(rf"^{begun}( · |$)"))
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        field.fill(option)
        try:
            chosen.click(timeout=2_000)
            return
        except NotInTime:
            # What arrives of the view while the list opens may close it again.
            assert time.monotonic() < deadline, f"{label} does not offer {option}"
            page.keyboard.press("Escape")


def drawn(page: Page) -> None:
    """Wait until every chart and table of the view is drawn, the parts of Streamlit they need loaded."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for chart in page.get_by_test_id("stVegaLiteChart").filter(visible=True).all():
        chart.locator("svg").wait_for(state="attached")
    for table in page.get_by_test_id("stDataFrame").filter(visible=True).all():
        table.locator("canvas").first.wait_for(state="attached")


def said(page: Page) -> str:
    """All that the view says, once its charts and tables say it."""
    drawn(page)
    return str(page.evaluate(SAID))


def main(page: Page) -> Locator:
    """The view, without the menu and the filters."""
    return page.get_by_test_id("stMain")


def assert_well(page: Page) -> None:
    """The view was drawn without any error."""
    expect(page.locator(ERRORS)).to_have_count(0)


def download(page: Page, key: str, name: str) -> bytes:
    """The file of the button with a key, which must be called ``name``."""
    button = page.locator(f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}").get_by_role("button")
    with page.expect_download() as expected:
        button.click()
    assert expected.value.suggested_filename == name
    return Path(expected.value.path()).read_bytes()


def location(page: Page) -> str:
    """The address in the browser's bar."""
    return str(page.evaluate("location.href"))
