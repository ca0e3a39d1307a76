"""Protects a page left open: it follows each publication, from the first on, and never shows a broken one.

The demonstration is copied by hard links, with one figure changed; a small warehouse of one núcleo is run
for real, twice, while its page is open.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from conftest import DEMO, SCREENSHOTS, ask, assert_well, main, open_view, serving, settle, visiting
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

NEWS = 45_000  # the page asks every 20 s for news; the rest is for a busy machine
HOURS = "MSNT5.417"
VIEWS = ("", "indicador", "nucleo", "metas", "municipios", "fila", "qualidade", "revisoes", "catalogo")


class Copy:
    """A warehouse of copies of the demonstration's publication, in each of which one figure is another."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.publish("p0", None)

    def publish(self, name: str, hours: float | None) -> Path:
        """Put a copy in force, as a publication is: a folder of its own, then the link replaced at once."""
        folder = self.root / "publications" / name
        shutil.copytree(DEMO / "public", folder, copy_function=link)
        if hours is not None:
            database = folder / "indicadores.duckdb"
            database.unlink()
            shutil.copy(DEMO / "public" / "indicadores.duckdb", database)
            with duckdb.connect(str(database)) as connection:
                connection.execute(
                    f"update marts.indicador_valor set valor = {hours} where indicador_id = '{HOURS}' "
                    "and periodo_tipo = 'mes' and periodo_inicio = '2024-12-01' and dimensao = 'total'"
                )
        new = self.root / "public.new"
        new.symlink_to(Path("publications") / name)
        new.replace(self.root / "public")
        return folder


def link(source: str, target: str) -> None:
    """A hard link where the file system has them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def hours(page: Page, text: str) -> None:
    """Wait until the card of the mean response time says a value."""
    card = main(page).locator(".ts-value").filter(has_text=text)
    expect(card).to_have_count(1, timeout=NEWS)


def test_an_open_page_follows_the_publication(page: Page, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    first = tmp_path / "publications" / "p0"
    with serving(tmp_path, tmp_path / "log") as site:
        open_view(page, f"{site}/?inicio=2024-12-01")
        second = copy.publish("p1", 123.4)
        shutil.rmtree(first)
        hours(page, "123,4 horas")
        assert_well(page)
        # At once, for who does something; and the publication in sight is already gone.
        copy.publish("p2", 234.5)
        shutil.rmtree(second)
        ask(page, "UF", "MG", "uf", "MG")
        hours(page, "234,5 horas")
        assert_well(page)
        page.reload()
        hours(page, "234,5 horas")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deliveries of one núcleo over four months, without faults, and an empty warehouse."""
    folder = tmp_path_factory.mktemp("pequeno")
    (folder / "armazem").mkdir()
    telessaude(
        "generate", "--landing", folder / "entrada", "--nucleos", "1", "--months", "4", "--start", "2024-09",
        "--rows", "3000", "--faults", "0",
    )  # fmt: skip
    return folder


def telessaude(*arguments: str | Path) -> None:
    """Run the program as people do."""
    program = Path(sys.executable).with_name("telessaude")
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def run(folder: Path, reference: str) -> None:
    """Process and publish what there is at an instant."""
    telessaude(
        "run", "--landing", folder / "entrada", "--warehouse", folder / "armazem",
        "--reference", f"{reference}T12:00:00-03:00",
    )  # fmt: skip


@pytest.fixture(scope="module")
def small_site(small: Path) -> Iterator[str]:
    """The page of the small warehouse."""
    with serving(small / "armazem", small / "log") as site:
        yield site


@pytest.fixture(scope="module")
def published(small: Path, small_site: str, chromium: Browser) -> str:
    """The page's address once the warehouse was empty, and its first publication was seen to come."""
    with visiting(chromium) as early:
        for path in ("/", "/indicador", "/qualidade?uf=MG", "/catalogo"):
            open_view(early, small_site + path)
            expect(main(early).get_by_text("Ainda não há publicação neste armazém")).to_be_visible()
            assert_well(early)
        open_view(early, small_site)
        run(small, "2025-01-22")
        expect(early.get_by_test_id("stSidebar").get_by_label("UF", exact=True)).to_be_visible(timeout=NEWS)
        settle(early)
        expect(main(early).get_by_text("Ainda não há publicação")).to_have_count(0)
        expect(main(early).locator(".ts-value").first).to_be_visible()
    return small_site


@pytest.mark.parametrize("path", VIEWS)
def test_one_nucleo_only(path: str, page: Page, published: str) -> None:
    open_view(page, f"{published}/{path}")
    assert_well(page)
    expect(main(page).get_by_text("Dados com referência em 22/01/2025")).to_be_visible()


def test_before_any_revision_the_page_says_so(page: Page, published: str) -> None:
    open_view(page, f"{published}/revisoes")
    expect(main(page).get_by_text("Ainda não há revisões")).to_be_visible()


def figure(small: Path) -> float:
    """The mean response time of November as published."""
    with duckdb.connect(str(small / "armazem" / "public" / "indicadores.duckdb"), read_only=True) as opened:
        row = opened.execute(
            f"select valor from marts.indicador_valor where indicador_id = '{HOURS}' and nivel = 'brasil' "
            "and periodo_tipo = 'mes' and periodo_inicio = '2024-11-01' and dimensao = 'total'"
        ).fetchone()
    assert row is not None
    return float(row[0])


def correct(small: Path) -> str:
    """Deliver November again, each answer a day later; the name of the file."""
    (delivered,) = small.glob("entrada/teleconsultoria/*_2024-11.csv")
    with delivered.open(encoding="latin-1", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        rows, columns = list(reader), reader.fieldnames or []
    for row in rows:
        if row["respondida_em"]:
            later = datetime.strptime(row["respondida_em"], "%d/%m/%Y %H:%M:%S") + timedelta(days=1)
            row["respondida_em"] = later.strftime("%d/%m/%Y %H:%M:%S")
    corrected = delivered.with_name(f"{delivered.stem}-correcao.csv")
    with corrected.open("w", encoding="latin-1", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    arrived = datetime.fromisoformat("2025-01-24T09:00:00-03:00").timestamp()
    os.utime(corrected, (arrived, arrived))
    return corrected.name


def test_a_correction_is_told_in_revisions(page: Page, small: Path, published: str) -> None:
    before = figure(small)
    open_view(page, f"{published}/revisoes")
    name = correct(small)
    run(small, "2025-01-25")
    after = figure(small)
    assert after > before
    expect(main(page).get_by_role("heading", name="O que mudou", exact=True)).to_be_visible(timeout=NEWS)
    settle(page)
    told = main(page).get_by_role("listitem").filter(has_text="Tempo médio de resposta").first
    written = [f"{value:.1f}".replace(".", ",") for value in (before, after)]
    expect(told).to_contain_text(f"de {written[0]} para {written[1]} horas")
    expect(told).to_contain_text(name)
    assert_well(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "revisoes.png")
