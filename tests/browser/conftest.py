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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
DEMO = Path(os.environ.get("TELESSAUDE_DEMO", ROOT / "demo" / "armazem"))
SCREENSHOTS = ROOT / "demo" / "telas"
DESKTOP = {"width": 1366, "height": 900}
START_SECONDS = 60
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"

Serve = Callable[..., str]


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


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor, whose browser must not ask any other machine for anything."""
    context = chromium.new_context(viewport=DESKTOP, locale="pt-BR", accept_downloads=True)
    visitor = context.new_page()
    outside: list[str] = []
    visitor.on("request", lambda request: _note_outside(request, outside))
    yield visitor
    context.close()
    assert outside == []


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


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list of the sidebar by what it says, and wait for the view."""
    page.get_by_test_id("stSidebar").get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def location(page: Page) -> str:
    """The address in the browser's bar."""
    return str(page.evaluate("location.href"))
