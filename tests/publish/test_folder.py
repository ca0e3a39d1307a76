"""Protects publications on disk: whole or absent, one swap, twelve kept, a killed run's leftovers removed."""

import pytest

from telessaude.publish import folder
from telessaude.store.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path)


def make(warehouse, *names):
    for name in names:
        with folder.drafting(warehouse, name) as target:
            (target / "indicadores.duckdb").write_text(name)
        folder.finish(warehouse, name)


def names(warehouse):
    return sorted(path.name for path in warehouse.publications.iterdir())


def test_a_publication_appears_whole(warehouse):
    with folder.drafting(warehouse, "a") as target:
        (target / "x").write_text("x")
        assert names(warehouse) == [".a.parte"]
        assert not folder.draft(warehouse, "a").exists()
    assert names(warehouse) == [".a"]
    folder.finish(warehouse, "a")
    assert names(warehouse) == ["a"]


def test_an_error_leaves_nothing(warehouse):
    with pytest.raises(OSError), folder.drafting(warehouse, "a"):
        raise OSError
    assert names(warehouse) == []


def test_readers_of_the_old_publication_go_on_reading_it(warehouse):
    make(warehouse, "a", "b")
    folder.show(warehouse, "a")
    with (warehouse.public / "indicadores.duckdb").open() as reader:
        folder.show(warehouse, "b")
        assert reader.read() == "a"
    assert (warehouse.public / "indicadores.duckdb").read_text() == "b"
    assert folder.shown(warehouse) == "b"


def test_settle_shows_what_was_committed_and_removes_what_was_not(warehouse):
    make(warehouse, "a", "b", "c")
    (warehouse.publications / ".d").mkdir()
    folder.show(warehouse, "a")
    folder.settle(warehouse, ["a", "b"])
    assert folder.shown(warehouse) == "b"
    assert names(warehouse) == ["a", "b"]


def test_settle_never_removes_what_readers_see(warehouse):
    make(warehouse, "a")
    folder.show(warehouse, "a")
    folder.settle(warehouse, [])
    assert names(warehouse) == ["a"]


def test_the_last_twelve_are_kept(warehouse):
    published = [f"{number:02}" for number in range(15)]
    make(warehouse, *published)
    folder.prune(warehouse, published)
    assert names(warehouse) == published[3:]
