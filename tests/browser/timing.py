"""Measures how long views and filters take in the browser: ``python -m tests.browser.timing WAREHOUSE``.

Views named after the warehouse are measured alone (``painel``, ``nucleo``...).

First view: from asking for the address to the view drawn, by a new visitor. Filter: from the choice of a
UF to the view drawn. Medians of five; the first visit of all, which opens the publication, is told apart.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import DESKTOP, SETTLED, serving

VIEWS = ("painel", "indicador", "nucleo", "metas", "municipios", "fila", "qualidade", "revisoes", "catalogo")
TIMES = 5
FILTERED = ("MG", "RS", "AM", "MG", "RS")  # UFs of the demonstration and of the large landing
PATIENCE = 120_000


def main(warehouse: Path, views: Sequence[str]) -> None:
    """Print the table, and how busy the machine was."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    log = Path(tempfile.mkdtemp()) / "log"
    with serving(warehouse, log) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"load {os.getloadavg()[0]:.1f}; the first visit: {_opened(browser, site):.2f} s", flush=True)
        print("view         first  slowest  filter  slowest")
        for view in views:
            opened = [_opened(browser, f"{site}/{view}") for _ in range(TIMES)]
            chosen = _filtered(browser, f"{site}/{view}")
            print(
                f"{view:12}{median(opened):6.2f}{max(opened):9.2f}{median(chosen):8.2f}{max(chosen):9.2f}",
                flush=True,
            )
        print(f"load {os.getloadavg()[0]:.1f}")
        browser.close()


def _opened(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport=DESKTOP, locale="pt-BR")
    page = context.new_page()
    took = _timed(lambda: (page.goto(address), _drawn(page)))
    context.close()
    return took


def _filtered(browser: Browser, address: str) -> list[float]:
    page = browser.new_page(viewport=DESKTOP, locale="pt-BR")
    page.goto(address)
    _drawn(page)
    took = []
    for uf in FILTERED:
        page.get_by_test_id("stSidebar").get_by_label("UF", exact=True).click()
        option = page.get_by_role("option", name=uf, exact=True)
        option.wait_for()
        took.append(_timed(lambda option=option, uf=uf: (option.click(), _chosen(page, uf))))
    page.close()
    return took


def _chosen(page: Page, uf: str) -> None:
    page.wait_for_function("uf => new URL(location.href).searchParams.get('uf') === uf", arg=uf)
    _drawn(page)


def _drawn(page: Page) -> None:
    page.wait_for_selector("h1", timeout=PATIENCE)
    page.wait_for_selector(SETTLED, state="attached", timeout=PATIENCE)


def _timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or VIEWS)
