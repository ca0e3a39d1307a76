"""Protects each record of a landing: a release with it and one without it print the same, in any order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from telessaude.publish.files import reading
from telessaude.publish.research import attack, base
from telessaude.publish.research.held import TOTAL, held
from telessaude.store.warehouse import Warehouse
from tests.disclosure.releases import SECRET, last

UNTIL = date(2024, 4, 30)


@pytest.fixture(scope="module")
def events(published_once: Path):
    """The events of three months, ended as if the quadrimester had."""
    with reading(Warehouse(published_once / "armazem")) as connection:
        yield connection


def told(rows: list[base.Row]) -> dict[tuple, int]:
    """The numbers that a release prints in its base."""
    return {
        (group, part, category): cell.count
        for group, parts in attack.of_rows(rows).items()
        for part, cells in parts.items()
        for category, cell in cells.items()
    }


def records(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple]:
    """The kinds of record of a measure: UF, quadrimester, then a category in each partition."""
    measure = held()[name]
    columns = ", ".join(measure.category(part) for part in measure.partitions[1:])
    return connection.execute(
        f"select coalesce(uf, '{base.NO_UF}'), make_date(year(mes), (month(mes) - 1) // 4 * 4 + 1, 1), "
        f"{columns} from publicacao.pub_evento where relacao = '{measure.relacao}' "
        f"and {measure.condition(name)} and mes <= date '{UNTIL}' group by all"
    ).fetchall()


def without(groups: dict, group: tuple, parts: dict[str, str]) -> dict:
    """The same counts with one record less."""
    split = {part: dict(counts) for part, counts in groups[group].items()}
    for part, category in parts.items():
        split[part][category] -= 1
    return groups | {group: split}


@pytest.mark.long
@pytest.mark.parametrize("name", held())
def test_a_record_more_or_less_changes_nothing_that_is_printed(events, name):
    measure = held()[name]

    def release(groups: dict, before: base.Last | None = None) -> list[base.Row]:
        return list(base.Protection(name, groups, before, SECRET).rows())

    groups = base.counted(events, name, measure, UNTIL)
    whole = release(groups)
    for uf, first, *categories in records(events, name):
        parts = dict(zip(measure.partitions, [TOTAL, *categories], strict=True))
        fewer = without(groups, (name, uf, first), parts)
        assert told(release(fewer, last(whole, UNTIL))) == told(whole)
        begun = release(fewer)
        assert told(release(groups, last(begun, UNTIL))) == told(begun)
