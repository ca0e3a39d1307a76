"""Protects when a release for research is made, by the calendar or by hand, and that each is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest

from orchestration import pipeline
from orchestration.upkeep import upkeep
from telessaude.publish import folder, research
from telessaude.publish.research import attack, file
from telessaude.store import sums
from telessaude.store.errors import Failure
from telessaude.store.warehouse import RESEARCH, Warehouse
from tests.publish.rebuilding import rebuild

BEFORE_45_DAYS = datetime(2024, 6, 13, 12, tzinfo=UTC)
AFTER_45_DAYS = datetime(2024, 6, 14, 12, tzinfo=UTC)
QUADRIMESTER = date(2024, 4, 30)


def numbers(warehouse: Warehouse) -> list[str]:
    return sorted(folder.name for folder in warehouse.releases.iterdir())


def counts(file_of_release) -> int:
    with duckdb.connect(str(file_of_release), read_only=True) as connection:
        return connection.execute("select count(*) from marts.contagem").fetchone()[0]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (datetime(2024, 5, 1, 2, 59, tzinfo=UTC), date(2023, 12, 31)),  # 30 April in Brasília
        (datetime(2024, 5, 1, 3, tzinfo=UTC), QUADRIMESTER),
        (datetime(2024, 12, 31, 12, tzinfo=UTC), date(2024, 8, 31)),
        (datetime(2025, 1, 1, 12, tzinfo=UTC), date(2024, 12, 31)),
    ],
)
def test_a_quadrimester_is_over_at_its_end_in_brasilia(day, until):
    assert research.over(day) == until


@pytest.mark.long
def test_the_calendar_asks_for_a_release_45_days_after_a_quadrimester(published):
    warehouse = Warehouse(published / "armazem")
    assert numbers(warehouse) == ["1"]
    assert counts(research.last(warehouse)) == 0  # nothing was over yet
    assert not research.due(warehouse, BEFORE_45_DAYS)
    rebuild(warehouse, published / "entrada", AFTER_45_DAYS)
    pipeline.publish(warehouse)
    assert numbers(warehouse) == ["1", "2"]
    shown = warehouse.public / RESEARCH
    assert shown.samefile(warehouse.releases / "2" / RESEARCH)
    assert file.releases(shown)[-1].ate == QUADRIMESTER
    assert counts(shown) > 50
    rebuild(warehouse, published / "entrada", AFTER_45_DAYS)
    pipeline.publish(warehouse)
    assert numbers(warehouse) == ["1", "2"]
    assert (warehouse.public / RESEARCH).samefile(shown)


@pytest.mark.long
def test_by_hand_a_release_needs_not_wait_and_is_shown_at_once(published):
    warehouse = Warehouse(published / "armazem")
    rebuild(warehouse, published / "entrada", BEFORE_45_DAYS)
    pipeline.publish(warehouse)
    made, new = research.release(warehouse)
    assert (made.numero, made.ate, new) == (2, QUADRIMESTER, True)
    assert (warehouse.public / RESEARCH).samefile(warehouse.releases / "2" / RESEARCH)
    assert sums.differences(warehouse.public.resolve()) == []
    assert sums.recorded(warehouse.releases / "2").keys() == {RESEARCH}
    again, new = research.release(warehouse)
    assert (again.numero, new) == (2, False)
    assert numbers(warehouse) == ["1", "2"]


@pytest.mark.parametrize("told", [True, False])
def test_a_showing_that_was_killed_is_ended_or_undone(tmp_path, told):
    """Killed after the sums told of the new release, or before: the publication is what its sums say."""
    shown = tmp_path / "publications" / "p"
    shown.mkdir(parents=True)
    (tmp_path / "public").symlink_to(shown)
    (shown / RESEARCH).write_bytes(b"um")
    sums.write(shown)
    (shown / f".{RESEARCH}").write_bytes(b"dois")
    if told:
        sums.tell(shown, {RESEARCH: sums.sha256(shown / f".{RESEARCH}")})
    research.settle(Warehouse(tmp_path))
    assert (shown / RESEARCH).read_bytes() == (b"dois" if told else b"um")
    assert sums.differences(shown) == []


@pytest.mark.long
def test_what_the_attack_undoes_is_refused_and_nothing_changes(published, monkeypatch):
    warehouse = Warehouse(published / "armazem")
    rebuild(warehouse, published / "entrada", BEFORE_45_DAYS)
    pipeline.publish(warehouse)
    monkeypatch.setattr(attack, "undone", lambda *_: [(("td_laudados", "MG", "2024-01-01"), "total")])
    with pytest.raises(Failure, match=r"recusado.*td_laudados MG 2024-01-01"):
        research.release(warehouse)
    assert research.last(warehouse) == warehouse.releases / "1" / RESEARCH
    assert (warehouse.public / RESEARCH).samefile(warehouse.releases / "1" / RESEARCH)


@pytest.mark.long
def test_a_refused_release_stops_no_publication_and_stays_due(published, monkeypatch):
    warehouse = Warehouse(published / "armazem")
    rebuild(warehouse, published / "entrada", AFTER_45_DAYS)
    monkeypatch.setattr(attack, "undone", lambda *_: [(("td_laudados", "MG", "2024-01-01"), "total")])
    before = warehouse.public.resolve()
    pipeline.publish(warehouse)
    assert warehouse.public.resolve() != before
    assert numbers(warehouse) == ["1"]
    assert (warehouse.public / RESEARCH).samefile(warehouse.releases / "1" / RESEARCH)
    assert any("foi recusado" in sentence for sentence in upkeep(warehouse))


def test_without_a_publication_it_is_said(tmp_path):
    (tmp_path / "armazem").mkdir()
    with pytest.raises(Failure, match="rode telessaude run"):
        research.release(Warehouse(tmp_path / "armazem"))


def test_the_research_files_of_before_leave_the_earlier_publications(tmp_path):
    warehouse = Warehouse(tmp_path)
    old, new = warehouse.publications / "1", warehouse.publications / "2"
    for one in (old, new):
        one.mkdir(parents=True)
        (one / RESEARCH).write_bytes(b"x")
    folder.show(warehouse, "1")
    assert research.withdraw_unsafe(warehouse) == 0  # nothing safe took its place yet
    sums.write(new)
    folder.show(warehouse, "2")
    assert [research.withdraw_unsafe(warehouse) for _ in range(2)] == [1, 0]
    assert [(one / RESEARCH).exists() for one in (old, new)] == [False, True]
