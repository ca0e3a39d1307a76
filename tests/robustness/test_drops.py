"""Protects who reads the figures from a collapse that does not look like one: fewer records, same figures.

One warehouse walks the whole way: a month that lost most of its records bars the publication, the operator is
told both counts and how to accept them, accepts, and it is told that it was accepted. What is a fall, and how
grave, is worked out beside the models (``queda_unit.yml``, ``int_entrega_repetida_unit.yml``).
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from rough import PROGRAM, arguments, assert_published, put, row, run, table

Ran = subprocess.CompletedProcess[str]

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Way:
    """The warehouse at the end of the way, and what was said on it."""

    warehouse: Path
    barred: Ran
    told: Ran
    accepted: Ran
    told_after: Ran

    def ask(self, query: str, database: str = "warehouse.duckdb") -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.warehouse / database), read_only=True) as connection:
            return connection.execute(query).fetchall()


def workbook(*months: str) -> bytes:
    """A SOF of each month in a sheet of its own, after a cover and a hidden sheet."""
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Capa").write(0, 0, "Relatório do núcleo")
        for sheet in (book.add_worksheet(month) for month in months):
            sheet.write_row(0, 0, ["Núcleo ID", "SOF ID", "Situação", "Indicada em"])
            sheet.write_row(1, 0, ["N1", f"S-{sheet.name}", "indicada", "03/05/2023 14:05"])
        book.add_worksheet("Rascunho").hide()
    return target.getvalue()


@pytest.fixture(scope="module")
def way(published_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Way:
    """20 records of May were published; a correction says that all of them were asked in June.

    With it comes a workbook of three sheets, and in the next month one of two.
    """
    folder = tmp_path_factory.mktemp("queda") / "copia"
    shutil.copytree(published_small, folder, symlinks=True)
    landing, warehouse = folder / "entrada", folder / "armazem"
    put(landing, "teleconsultoria/2.csv", table(*(row(f"A{n}", month=6) for n in range(20))), minute=1)
    put(landing, "sof/maio.xlsx", workbook("março", "abril", "maio"), minute=2)
    status = [*PROGRAM, "status", "--warehouse", str(warehouse)]
    barred, told = run(arguments(landing, warehouse)), run(status)
    put(landing, "sof/junho.xlsx", workbook("maio", "junho"), minute=3)
    return Way(
        warehouse,
        barred,
        told,
        run([*arguments(landing, warehouse), "--accept-drop", "teleconsultoria"]),
        run(status),
    )


def test_a_large_fall_bars_the_publication_and_says_how_to_accept_it(way: Way) -> None:
    assert way.barred.returncode == 1
    assert way.barred.stderr.count("\n") == 1
    assert "marts.queda/queda_critica_aceita" in way.barred.stderr
    assert "rode de novo com --accept-drop teleconsultoria." in way.barred.stderr


def test_status_tells_both_counts(way: Way) -> None:
    (line,) = [line for line in way.told.stdout.splitlines() if "mai/2023" in line]
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells[:5] == ["teleconsultoria", "N1", "mai/2023", "20", "0"]


def test_an_accepted_fall_is_published_and_recorded(way: Way) -> None:
    assert_published(way.accepted)
    assert "queda aceita" in way.accepted.stdout
    recorded = way.ask(
        "select resultado, quedas_aceitas, aceitas_por is null from lago.execucao order by fim"
    )
    assert recorded == [
        ("publicada", None, True),
        ("reprovada", None, True),
        ("publicada", "teleconsultoria", False),
    ]
    published = way.ask(
        "select tipo, nucleo_id, mes::varchar, linhas_antes, linhas_agora, gravidade, aceita "
        "from marts.queda where tipo <> 'abas'",
        "public/indicadores.duckdb",
    )
    assert published == [("registros", "N1", "2023-05-01", 20, 0, "critica", True)]


def test_status_goes_on_telling_that_it_was_accepted(way: Way) -> None:
    assert "Queda aceita na execução de " in way.told_after.stdout
    assert "teleconsultoria." in way.told_after.stdout


def test_a_workbook_of_fewer_sheets_is_told_with_both_counts(way: Way) -> None:
    published = way.ask(
        "select nucleo_id, caminho, linhas_antes, linhas_agora, gravidade, aceita from marts.queda "
        "where tipo = 'abas'",
        "public/indicadores.duckdb",
    )
    assert published == [("N1", "sof/junho.xlsx", 3, 2, "aviso", False)]
    (line,) = [line for line in way.told_after.stdout.splitlines() if "junho.xlsx" in line]
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells == ["SOF", "N1", "sof/junho.xlsx, abas", "3", "2", "aviso"]
    assert way.ask("select count(*) from lago.entrega where aba is not null") == [(5,)]


def test_the_next_run_compares_with_what_was_accepted(way: Way) -> None:
    """What the publication keeps of itself: June has all 20, May none, and the fall stands as accepted."""
    kept = way.ask("select mes::varchar, linhas from anterior.registro_mes where fonte = 'teleconsultoria'")
    assert kept == [("2023-06-01", 20)]
    assert way.ask("select aceita from anterior.queda where fonte = 'teleconsultoria'") == [(True,)]
