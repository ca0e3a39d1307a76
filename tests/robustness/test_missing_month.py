"""Protects who reads a month that did not come whole: which files lack is said everywhere, from the files on.

Two núcleos of one state deliver two sources, month after month, but for December's two files of one. The run
ends as any other; what lacks is named by ``entrega_esperada`` and ``status``, and told by ``completo`` beside
every figure that stands on it and by the score.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from rough import HEADING, PROGRAM, assert_published, put, run

pytestmark = pytest.mark.long

REFERENCE = "2024-02-05T12:00:00-03:00"  # January is not due yet; December has been for three weeks
NOVEMBER, DECEMBER = date(2023, 11, 1), date(2023, 12, 1)
TOWNS = {"N1": ("1234567", "3106200"), "N2": ("7654321", "3170206")}
EXAMS = (
    "nucleo_id,exame_id,situacao,tipo_exame,carater,solicitado_em,realizado_em,laudado_em,solicitante_id,"
    "ponto_cnes"
)
SOURCES = ("teleconsultoria", "telediagnostico")


def month_of(source: str, nucleo: str, month: date) -> str:
    """Four records of a núcleo's month, done within a day."""
    day, cnes = f"{month:%Y-%m}", TOWNS[nucleo][0]
    asked, done = f"{day}-03 14:05", f"{day}-04 10:00"
    lines = {
        "teleconsultoria": (
            f"{HEADING},ponto_cnes",
            f"respondida,assincrona,{asked},{done},enf-1,Cardiologia,{cnes}",
        ),
        "telediagnostico": (EXAMS, f"laudado,ecg,eletivo,{asked},{asked},{done},enf-1,{cnes}"),
    }
    heading, rest = lines[source]
    return "\n".join((heading, *(f"{nucleo},{month:%m}-{n},{rest}" for n in range(4)), ""))


@dataclass(frozen=True)
class Story:
    """What the run left, and what was said after it."""

    warehouse: Path
    status: subprocess.CompletedProcess[str]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.warehouse / "public" / "indicadores.duckdb", read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("falta")
    landing, warehouse = folder / "entrada", folder / "armazem"
    nucleos = "".join(f"{nucleo},Núcleo {nucleo},MG,2020-01-01\n" for nucleo in TOWNS)
    pontos = "".join(f"{cnes},{nucleo},{town}\n" for nucleo, (cnes, town) in TOWNS.items())
    put(landing, "nucleo/a.csv", f"nucleo_id,nome,uf,inicio\n{nucleos}")
    put(landing, "ponto/a.csv", f"ponto_cnes,nucleo_id,municipio_ibge\n{pontos}")
    for month in (date(2023, 10, 1), NOVEMBER, DECEMBER):
        arrived = datetime(
            month.year + month.month // 12, month.month % 12 + 1, 5, 12, tzinfo=UTC
        ).timestamp()
        for nucleo in TOWNS:
            for source in SOURCES:
                if (nucleo, month) != ("N1", DECEMBER):
                    path = put(landing, f"{source}/{nucleo}_{month:%m}.csv", month_of(source, nucleo, month))
                    os.utime(path, (arrived, arrived))
    folders = ["--landing", str(landing), "--warehouse", str(warehouse)]
    assert_published(run([*PROGRAM, "run", *folders, "--reference", REFERENCE]))
    return Story(warehouse, run([*PROGRAM, "status", "--warehouse", str(warehouse)]))


def test_the_two_files_are_named(story: Story) -> None:
    late = story.ask(
        "select nucleo_id, mes, fonte, situacao from marts.entrega_esperada "
        "where situacao not in ('recebida', 'a_vencer') order by all"
    )
    assert late == [("N1", DECEMBER, source, "atrasada") for source in SOURCES]


@pytest.mark.parametrize("indicator", ["HAOC1.261a", "HAOC1.261b"])
def test_the_figures_behind_are_not_whole(story: Story, indicator: str) -> None:
    """The state's December is the other núcleo's four, and said not to be all; as the quadrimester."""
    found = story.ask(
        "select periodo_tipo, periodo_inicio, nivel, nivel_id, valor, completo from marts.indicador_valor "
        f"where indicador_id = '{indicator}' and dimensao = 'total' and nivel in ('uf', 'nucleo') "
        "and (periodo_tipo = 'mes' and periodo_inicio >= date '2023-11-01' or periodo_tipo = 'quadrimestre')"
    )
    assert {row[:4]: row[4:] for row in found} == {
        ("mes", NOVEMBER, "uf", "MG"): (8, True),
        ("mes", NOVEMBER, "nucleo", "N1"): (4, True),
        ("mes", NOVEMBER, "nucleo", "N2"): (4, True),
        ("mes", DECEMBER, "uf", "MG"): (4, False),
        ("mes", DECEMBER, "nucleo", "N2"): (4, True),
        ("quadrimestre", date(2023, 9, 1), "uf", "MG"): (20, False),
        ("quadrimestre", date(2023, 9, 1), "nucleo", "N1"): (8, False),
        ("quadrimestre", date(2023, 9, 1), "nucleo", "N2"): (12, True),
    }


def test_the_score_says_it(story: Story) -> None:
    """docs/qualidade.md: an overdue month that did not come scores 0; what came on the fifth has no delay."""
    scores = story.ask(
        "select nucleo_id, fonte, situacao, pontuacao = 0, nota_prazo from marts.qualidade "
        f"where mes = date '{DECEMBER}' order by all"
    )
    assert scores == [
        *(("N1", source, "atrasada", True, None) for source in SOURCES),
        *(("N2", source, "recebida", False, 100) for source in SOURCES),
    ]


def test_status_names_them(story: Story) -> None:
    assert_published(story.status)
    missing = story.status.stdout.partition("Entregas que faltam (dez/2023)")[2]
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in missing.splitlines() if "│" in line]
    names = ("teleconsultoria", "telediagnóstico")
    assert cells == [["N1", "Núcleo N1", name, "atrasada", "nov/2023"] for name in names]
