"""Protects the warehouse from two runs at once and from other programs: a sentence, never an endless wait."""

import os
import signal
import time

import duckdb
import pytest

from telessaude.store import database
from telessaude.store.errors import Failure, WarehouseBusy
from telessaude.store.lock import locked
from telessaude.store.warehouse import Warehouse


def hold_in_child(work):
    """Start a child that does ``work`` and then sleeps; return its id once it has."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        keep = work()
        os.write(writer, b"x")
        time.sleep(60)
        os._exit(bool(keep))
    os.read(reader, 1)
    return child


def end(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_second_run_is_refused_while_the_first_lives(tmp_path):
    warehouse = Warehouse(tmp_path)

    def take():
        manager = locked(warehouse)
        manager.__enter__()
        return manager

    child = hold_in_child(take)
    try:
        with pytest.raises(Failure, match="Já há uma execução em andamento"), locked(warehouse):
            pass
    finally:
        end(child)
    with locked(warehouse):
        pass


def test_a_warehouse_open_elsewhere_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "WAITS", (0.01, 0.01))
    path = tmp_path / "warehouse.duckdb"
    child = hold_in_child(lambda: duckdb.connect(str(path)))
    try:
        with pytest.raises(WarehouseBusy, match="aberto em outro programa"):
            database.connect(path)
    finally:
        end(child)
    database.connect(path).close()


def test_a_short_lock_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "warehouse.duckdb"
    child = hold_in_child(lambda: duckdb.connect(str(path)))
    monkeypatch.setattr(time, "sleep", lambda _: end(child))
    database.connect(path).close()
