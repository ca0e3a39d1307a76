"""Protects the piece of the page that offers reports: of whom, of when, and why not."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from telessaude.reading.publication import Publication

PATIENCE = 60


def offered(warehouse: str, nivel: str, nivel_id: str, day: str) -> None:
    from datetime import date
    from pathlib import Path

    from dashboard.parts import report
    from telessaude.reading.publication import Reader, latest
    from telessaude.reading.scope import EVERYTHING
    from telessaude.store.warehouse import Warehouse

    publication = latest(Warehouse(Path(warehouse)))
    assert publication is not None
    report.offer(Reader(publication, EVERYTHING), nivel, nivel_id, "mes", date.fromisoformat(day))


def draw(publication: Publication, nivel: str, nivel_id: str, day: date) -> AppTest:
    warehouse = str(publication.folder.parents[1])
    where = {"warehouse": warehouse, "nivel": nivel, "nivel_id": nivel_id, "day": day.isoformat()}
    return AppTest.from_function(offered, kwargs=where).run(timeout=PATIENCE)


def test_it_offers_both_files_of_the_unit_in_sight(publication: Publication) -> None:
    drawn = draw(publication, "uf", "MG", date(2024, 11, 1))
    assert not drawn.exception
    assert drawn.expander[0].label == "Relatório quadrimestral"
    assert "**Minas Gerais**, 3º quadrimestre de 2024:" in drawn.markdown[0].value
    labels = [button.proto.label for button in drawn.get("download_button")]
    assert labels == ["PDF, para imprimir", "Excel, para trabalhar"]


def test_a_running_quadrimestre_is_said_to_be_so(publication: Publication) -> None:
    drawn = draw(publication, "uf", "MG", date(2025, 1, 1))
    assert "(em curso: números parciais)" in drawn.markdown[0].value


@pytest.mark.parametrize(
    ("nivel_id", "day", "said"),
    [
        ("3100104", date(2024, 11, 1), "Abadia dos Dourados (MG) não tem números em 2024-Q3"),
        ("3106200", date(2026, 1, 1), "Nenhum quadrimestre deste período foi publicado."),
    ],
)
def test_where_there_is_no_report_it_says_why(
    publication: Publication, nivel_id: str, day: date, said: str
) -> None:
    drawn = draw(publication, "municipio", nivel_id, day)
    assert not drawn.get("download_button")
    assert drawn.caption[0].value.startswith(said)
