"""Protects a judgement begun ahead: its step tells its failure, and nothing writes where it still reads."""

import time

import pytest

from orchestration import pipeline
from orchestration.judgement import Judgement
from orchestration.resources import Turn
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse
from tests.conftest import REFERENCE

# Each builds, or starts the judging process, anew.
pytestmark = pytest.mark.long


@pytest.fixture
def begun(published):
    """A warehouse with a run that has built what it publishes."""
    warehouse = Warehouse(published / "armazem")
    pipeline.begin(published / "entrada", warehouse, reference=REFERENCE, full_refresh=True)
    return warehouse


@pytest.fixture
def judgement(begun):
    with Judgement(begun) as judgement:
        yield judgement


def test_a_disk_that_refuses_meanwhile_is_told_by_the_step(begun, judgement, monkeypatch):
    def refused(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("telessaude.publish.prepare", refused)
    judgement.begin()
    with pytest.raises(OSError, match="No space"):
        pipeline.validate(begun, judgement)


def test_a_failure_is_written_only_when_the_judgement_has_ended(begun, judgement, monkeypatch):
    ended = []

    def slow(*_):
        time.sleep(0.5)
        ended.append(True)

    monkeypatch.setattr("telessaude.publish.prepare", slow)
    judgement.begin()
    with pytest.raises(RuntimeError), Turn(begun.root, begun, judgement).step():
        raise RuntimeError("parou aqui")
    assert ended
    with connect(begun.database) as connection:
        told = connection.execute(
            "select resultado, mensagem from lago.execucao order by inicio desc limit 1"
        ).fetchone()
    assert told == ("falhou", "parou aqui")


def test_what_was_judged_ahead_is_not_judged_again(begun, judgement, monkeypatch):
    prepared = []
    monkeypatch.setattr("telessaude.publish.prepare", lambda *_: prepared.append(True))
    judgement.begin()
    result = pipeline.validate(begun, judgement)
    assert prepared == [True]
    with connect(begun.database) as connection:
        kept = connection.execute("select count(*) from lago.validacao").fetchone()
    assert kept == (len(result.results),)
    assert result.results


def test_a_run_that_ends_before_its_verdict_leaves_no_process_and_no_thread(begun, monkeypatch):
    ended = []
    monkeypatch.setattr("telessaude.publish.prepare", lambda *_: ended.append(time.sleep(0.5)))
    with Judgement(begun) as judgement:
        judgement.begin()
    assert ended
    assert judgement._process._running is None
    with connect(begun.database) as connection:
        connection.execute("create table lago.de_novo_livre (x integer)")
