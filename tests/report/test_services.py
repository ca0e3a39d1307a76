"""Protects what is counted from the records: over a pipeline run it equals the published indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from telessaude.contract.families import REGIONAL
from telessaude.reading.publication import Reader, latest
from telessaude.reading.scope import EVERYTHING
from telessaude.report.content import Content, gather
from telessaude.report.sections import services
from telessaude.report.unit import find, of_state
from telessaude.store.warehouse import Warehouse

FIRST = date(2024, 1, 1)


@pytest.fixture(scope="module")
def published(published_once: Path) -> Iterator[Reader]:
    publication = latest(Warehouse(published_once / "armazem"))
    assert publication is not None
    reader = Reader(publication, EVERYTHING)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def contents(published: Reader) -> list[Content]:
    """A UF, its núcleos, two of its municípios and of its regions."""
    found = published.record("select min(uf) as uf from nucleo")
    assert found is not None
    units = of_state(published, find(published, "uf", found["uf"]).nivel_id, FIRST)
    large = [unit for unit in units if unit.nivel in {"uf", "nucleo"}]
    regions = [unit for unit in units if unit.nivel in REGIONAL]
    small = [unit for unit in units if unit.nivel == "municipio"]
    return [gather(published, unit, FIRST) for unit in [*large, *regions[:2], *small[:2]]]


def test_answered_records_are_those_of_the_indicator(contents: list[Content]) -> None:
    for content in contents:
        line = content.line("HAOC1.261b", "MSNT5.380")
        assert line is not None
        assert content.services is not None
        assert content.services.summary["respondidas"] == line.now.valor


def test_every_table_adds_up_to_the_answered(contents: list[Content]) -> None:
    for content in contents:
        told = content.services
        assert told is not None
        for rows in (told.specialties, told.points, told.municipios):
            assert not rows or sum(row["respondidas"] for row in rows) == told.summary["respondidas"]
        assert sum(row["total"] for row in told.conduct) == told.summary["respondidas"]


def test_units_and_municipios_are_told_of_what_has_few(contents: list[Content]) -> None:
    for content in contents:
        assert content.services is not None
        assert bool(content.services.points) == (content.unit.nivel in {"nucleo", "municipio"})
        assert bool(content.services.municipios) == (content.unit.nivel in {"nucleo", *REGIONAL})


def test_records_out_of_sight_are_told(contents: list[Content]) -> None:
    whole = contents[0]
    assert whole.services is not None
    answered = whole.services.summary["respondidas"]
    fewer = replace(whole.services, summary=whole.services.summary | {"respondidas": answered - 1})
    said = "as tabelas abaixo só trazem as dos núcleos que você vê"
    assert said not in str(services.blocks(whole))
    assert said in str(services.blocks(replace(whole, services=fewer)))
