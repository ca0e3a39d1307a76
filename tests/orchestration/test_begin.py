"""Protects when a run starts, when it is a complete one, and when there is nothing new."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestration import pipeline
from orchestration.begin import Situation, started, why_complete
from telessaude.store import clock as instants
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.version import code_version
from telessaude.store.warehouse import Warehouse

NOON = datetime(2024, 5, 3, 15, tzinfo=UTC)


PUBLISHED = runs.Run("1", NOON, NOON, NOON, "1.0+a", publicacao_id="1")
LATER, EARLIER = NOON + timedelta(days=2), NOON - timedelta(days=2)


def known(**facts):
    """A run published at noon with code 1.0+a, and what the case adds to it."""
    published_run = runs.Current("1", NOON, None, True)
    return Situation(
        **{"now": LATER, "version": "1.0+a", "published": PUBLISHED, "before": published_run, **facts}
    )


def unpublished(reference=NOON, complete=False):
    return runs.Current("2", reference, NOON, complete)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, None),
        ({"full_refresh": True}, "asked for"),
        ({"gone": True}, "the last publication is gone"),
        ({"full_refresh": True, "published": None}, "asked for"),
        ({"published": None, "before": None}, "first"),
        ({"published": None, "before": unpublished()}, "first"),
        ({"before": None}, "first"),
        ({"version": "1.1+a"}, None),
        ({"version": "1.0+b"}, "code or seeds changed"),
        ({"version": "1.0+b", "before": unpublished()}, "code or seeds changed"),
        ({"reference": EARLIER}, "reference goes back"),
        ({"reference": EARLIER, "before": unpublished()}, "reference goes back"),
        ({"reference": NOON}, None),
        ({"reference": LATER}, None),
        # Without a reference the clock is one: it may stand behind the publication, which changes nothing.
        ({"now": EARLIER}, None),
        # What has arrived since the publication, also of registries, is built upon it.
        ({"waiting": {"ponto", "sof"}}, None),
        ({"before": unpublished()}, None),
        ({"before": unpublished(), "waiting": {"sof"}}, None),
        ({"before": unpublished(), "waiting": {"ponto"}}, "a registry was read by one that did not publish"),
        ({"before": unpublished(complete=True)}, "repeats a complete one"),
        (
            {"before": unpublished(LATER), "reference": NOON},
            "reference goes back behind one that did not publish",
        ),
        (
            {"before": unpublished(LATER), "now": LATER - timedelta(hours=1)},
            "reference goes back behind one that did not publish",
        ),
        ({"before": unpublished(LATER), "reference": LATER}, None),
    ],
)  # fmt: skip
def test_a_run_is_complete_for_the_first_reason_that_holds(facts, reason):
    assert why_complete(known(**facts)) == reason


@pytest.mark.parametrize(
    ("facts", "resumes"),
    [
        ({}, False),
        ({"before": unpublished()}, True),
        ({"published": None}, True),
        ({"before": None}, True),
        ({"published": None, "before": None}, True),
    ],
)
def test_a_run_resumes_when_the_one_before_it_did_not_publish(facts, resumes):
    assert known(**facts).resumes == resumes


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        ({"reference": NOON}, True),
        ({"reference": NOON + timedelta(seconds=1)}, False),
        # Noon in UTC-3: the day in Brasília ends twelve hours later.
        ({"now": NOON + timedelta(hours=11, minutes=59)}, True),
        ({"now": NOON + timedelta(hours=12)}, False),
        ({"now": NOON, "published": None}, False),
    ],
)
def test_the_reference_is_the_same_to_the_instant_when_given_and_to_the_day_when_not(facts, same):
    assert known(**facts).same_reference == same


@pytest.fixture
def landing(tmp_path):
    folder = tmp_path / "entrada"
    folder.mkdir()
    return folder


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path / "armazem")


def end(warehouse, current, result="publicada", version=None):
    run = runs.Run(
        current.execucao_id,
        started(current),
        datetime.now(UTC),
        current.referencia,
        version or code_version(),
    )
    with connect(warehouse.database) as connection:
        publication = current.execucao_id if result == "publicada" else None
        runs.add(connection, run.ended(resultado=result, publicacao_id=publication))
    if publication:
        (warehouse.publications / publication).mkdir(parents=True)


def test_the_first_run_is_complete_and_has_no_previous_reference(landing, warehouse):
    current = pipeline.begin(landing, warehouse, reference=NOON)
    assert current.completa
    assert current.referencia == NOON
    assert current.referencia_anterior is None
    assert pipeline.current_run(warehouse) == current


def test_same_reference_and_nothing_delivered_is_nothing_new_and_is_recorded(landing, warehouse):
    first = pipeline.begin(landing, warehouse, reference=NOON)
    end(warehouse, first)
    assert pipeline.begin(landing, warehouse, reference=NOON) is None
    with connect(warehouse.database) as connection:
        assert runs.last(connection).resultado == "sem_novidade"
        assert runs.current(connection) == first


def test_without_a_reference_the_same_day_is_nothing_new_and_the_next_is_not(landing, warehouse, monkeypatch):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON))
    monkeypatch.setattr(instants, "now", lambda: NOON + timedelta(hours=11))
    assert pipeline.begin(landing, warehouse) is None
    monkeypatch.setattr(instants, "now", lambda: NOON + timedelta(hours=13))
    current = pipeline.begin(landing, warehouse)
    assert current.referencia_anterior == NOON
    assert not current.completa


def test_another_reference_is_a_run_and_going_back_makes_it_complete(landing, warehouse):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON))
    later = pipeline.begin(landing, warehouse, reference=NOON + timedelta(days=1))
    assert not later.completa
    end(warehouse, later)
    assert pipeline.begin(landing, warehouse, reference=NOON).completa


def test_full_refresh_always_runs(landing, warehouse):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON))
    assert pipeline.begin(landing, warehouse, reference=NOON, full_refresh=True).completa


def test_to_accept_a_fall_is_something_new(landing, warehouse):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON))
    accepting = pipeline.begin(landing, warehouse, reference=NOON, accepted_drops=["sof", "ponto", "sof"])
    assert not accepting.completa
    assert pipeline.current_run(warehouse).quedas_aceitas == "ponto|sof"


def test_another_code_version_makes_a_complete_run(landing, warehouse):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON), version="0.0.1+other")
    assert pipeline.begin(landing, warehouse, reference=NOON).completa


@pytest.mark.parametrize("result", ["falhou", "reprovada", None])
def test_a_run_that_did_not_publish_is_done_again_as_complete_as_it_was(landing, warehouse, result):
    first = pipeline.begin(landing, warehouse, reference=NOON)
    pipeline.ingest(landing, warehouse)
    end(warehouse, first)
    for complete in (False, True):
        broken = pipeline.begin(landing, warehouse, reference=NOON + timedelta(days=1), full_refresh=complete)
        if result:
            end(warehouse, broken, result)
        again = pipeline.begin(landing, warehouse, reference=NOON + timedelta(days=1))
        assert again is not None
        assert again.completa == complete
        assert again.referencia_anterior == NOON


@pytest.mark.parametrize(("source", "complete"), [("ponto", True), ("meta", True), ("sof", False)])
def test_what_a_run_that_did_not_publish_made_of_a_registry_is_not_built_upon(
    landing, warehouse, source, complete
):
    first = pipeline.begin(landing, warehouse, reference=NOON)
    pipeline.ingest(landing, warehouse)
    end(warehouse, first)
    (landing / source).mkdir()
    (landing / source / "novo.csv").write_text("nucleo_id\nN1\n")
    broken = pipeline.begin(landing, warehouse, reference=NOON)
    pipeline.ingest(landing, warehouse)
    end(warehouse, broken, "reprovada")
    assert pipeline.begin(landing, warehouse, reference=NOON).completa == complete


def test_a_new_file_is_a_run(landing, warehouse):
    end(warehouse, pipeline.begin(landing, warehouse, reference=NOON))
    (landing / "nucleo").mkdir()
    (landing / "nucleo" / "novo.csv").write_text("nucleo_id\n")
    assert pipeline.begin(landing, warehouse, reference=NOON) is not None


def test_an_absent_landing_is_told_and_makes_no_warehouse(tmp_path, warehouse):
    with pytest.raises(Failure, match="não existe"):
        pipeline.begin(tmp_path / "nada", warehouse)
    assert not warehouse.root.exists()
