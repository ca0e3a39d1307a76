"""Protects what databases may take of the machine: memory and disk as told, a folder of spilling each.

And how the working database is kept: repeated texts as a dictionary, whoever opens it afterwards.
"""

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from telessaude.store import database, machine
from telessaude.store.database import connect, scratch, sweep
from telessaude.store.errors import MEMORY, Failure, explain
from telessaude.store.warehouse import Warehouse

# More than the 25 MB that a database may take here, and the 1 MB of a disk.
HASHES = " || ".join(f"md5((i + {n})::varchar)" for n in range(4))
MANY = f"select {HASHES} as texto from range(250_000) as r(i)"
SUM = "select count(*), sum(hash(texto)) from t"


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """One whose databases take 25 MB each."""
    monkeypatch.setattr(database, "LEAST", 25_000_000)
    monkeypatch.setattr(database, "memory", lambda: 25_000_000)
    return Warehouse(tmp_path)


def spilled(warehouse: Warehouse) -> set[str]:
    return {file.parent.name for file in (warehouse.work / "spill").rglob("*.tmp")}


@pytest.mark.parametrize(
    ("told", "held"),
    [("4GB", 4_000_000_000), ("1,5 g", 1_500_000_000), ("800", 800_000_000), ("1M", 150_000_000)],
)
def test_memory_is_as_told(monkeypatch: pytest.MonkeyPatch, told: str, held: int) -> None:
    monkeypatch.setenv(MEMORY, told)
    assert machine.memory() == held


def test_memory_told_in_no_amount_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY, "muita")
    with pytest.raises(Failure, match="escreva como 4GB"):
        machine.memory()


def test_memory_is_half_of_what_a_control_group_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    inner = tmp_path / "servicos" / "execucao"
    inner.mkdir(parents=True)
    (inner / "memory.max").write_text("max\n")
    (inner.parent / "memory.max").write_text("2000000000\n")
    monkeypatch.setattr(machine, "GROUPS", tmp_path)
    monkeypatch.setattr(machine, "own_groups", lambda: ["0::/servicos/execucao"])
    machine.there.cache_clear()
    try:
        assert machine.memory() == 1_000_000_000
    finally:
        machine.there.cache_clear()


def test_databases_of_one_warehouse_spill_side_by_side(warehouse: Warehouse) -> None:
    working, one, other = connect(warehouse.database), scratch(warehouse), scratch(warehouse)
    for each in (working, one, other):
        each.execute(f"create temp table t as {MANY}")
    assert len({each.execute(SUM).fetchone() for each in (working, one, other)}) == 1
    assert len(spilled(warehouse)) == 3
    one.close()
    assert other.execute(SUM).fetchone() == working.execute(SUM).fetchone()
    connect(warehouse.database).close()  # told again where to spill, DuckDB would refuse
    working.close()
    other.close()
    assert not spilled(warehouse)


def test_what_a_killed_run_spilled_is_swept(warehouse: Warehouse) -> None:
    left = warehouse.work / "spill" / "7"
    left.mkdir(parents=True)
    (left / "duckdb_temp_storage-0.tmp").touch()
    sweep(warehouse)
    assert not spilled(warehouse)


def test_more_than_the_disk_may_take_is_told(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "room", lambda _: 1_000_000)
    with scratch(warehouse) as connection, pytest.raises(duckdb.OutOfMemoryException) as stopped:
        connection.execute(f"create table t as {MANY}")
    assert "libere espaço" in str(explain(stopped.value, warehouse.root))


def test_a_new_database_keeps_repeated_texts_as_a_dictionary_also_when_others_open_it(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    connect(file).close()
    with closing(duckdb.connect(str(file))) as other:
        other.execute("create table t as select cast(i % 100 as varchar) as x from range(300000) as r (i)")
        other.execute("checkpoint")
    with closing(connect(file, read_only=True)) as con:
        kept = con.execute(
            "select distinct compression from pragma_storage_info('t') where segment_type = 'VARCHAR'"
        ).fetchall()
    assert kept == [("DICT_FSST",)]
