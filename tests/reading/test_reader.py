"""Protects the reader: the publication in force, nulls as None, answers remembered but never shared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pytest

from telessaude.reading.publication import Publication, Reader, latest
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.warehouse import Warehouse


def test_before_the_first_publication_there_is_none(tmp_path: Path) -> None:
    assert latest(Warehouse(tmp_path)) is None
    assert latest(Warehouse(tmp_path / "none")) is None


def test_the_latest_follows_the_link(publish: Callable[..., Publication], tmp_path: Path) -> None:
    first = publish({}, "p1")
    warehouse = Warehouse(tmp_path / "armazem")
    assert latest(warehouse) == first
    second = publish({}, "p2")
    assert (first.identifier, second.identifier) == ("p1", "p2")
    assert latest(warehouse) == second


def test_who_holds_the_old_publication_reads_on(publish: Callable[..., Publication]) -> None:
    old = Reader(publish({"nucleo": [{"nucleo_id": "um"}]}, "p1"), EVERYTHING)
    new = Reader(publish({"nucleo": [{"nucleo_id": "dois"}]}, "p2"), EVERYTHING)
    assert old.frame("select nucleo_id from nucleo")["nucleo_id"].tolist() == ["um"]
    assert new.frame("select nucleo_id from nucleo")["nucleo_id"].tolist() == ["dois"]


def test_parameters_and_nulls(read: Callable[..., Reader]) -> None:
    rows = [
        {"nucleo_id": "a", "nome": None, "inicio": date(2020, 1, 31)},
        {"nucleo_id": "b", "nome": "Núcleo B"},
    ]
    reader = read({"nucleo": rows})
    query = "select nome, inicio from nucleo where nucleo_id = $id"
    first = reader.record(query, id="a")
    assert first is not None
    assert first["nome"] is None
    assert first["inicio"].date() == date(2020, 1, 31)
    assert reader.record(query, id="b") == {"nome": "Núcleo B", "inicio": None}
    assert reader.record(query, id="c") is None


def test_an_answer_is_remembered_and_not_shared(read: Callable[..., Reader]) -> None:
    reader = read({"nucleo": [{"nucleo_id": "a"}]})
    answer = reader.frame("select nucleo_id from nucleo")
    answer.loc[0, "nucleo_id"] = "mudado"
    assert reader.frame("select nucleo_id from nucleo")["nucleo_id"].tolist() == ["a"]


def test_one_question_at_a_time_is_asked_once_and_failing_is_forgotten(read: Callable[..., Reader]) -> None:
    reader = read({"nucleo": [{"nucleo_id": "a"}]})
    slow = "select count(*) as n from range(3000000) as a(x) where sin(x) > 2"
    with ThreadPoolExecutor(4) as threads:
        told = [threads.submit(reader.frame, slow) for _ in range(8)]
        assert [one.result()["n"].tolist() for one in told] == [[0]] * 8
    assert len(reader._remembered) == 1
    for _ in range(2):
        with pytest.raises(duckdb.Error):
            reader.frame("select nada from nucleo")
    assert len(reader._remembered) == 1


def test_what_is_asked_ahead_of_a_closed_reader_harms_nobody(read: Callable[..., Reader]) -> None:
    reader = read({"nucleo": [{"nucleo_id": "a"}]})
    query = "select nucleo_id from nucleo"
    done = threading.Event()
    reader.close()
    reader.ahead(lambda: reader.frame(query), done.set)
    assert done.wait(30)
    with pytest.raises(duckdb.Error):
        reader.frame(query)


def test_records_are_limited_as_the_marts_are(publish: Callable[..., Publication]) -> None:
    publication = publish({"nucleo": [{"nucleo_id": "a", "uf": "MG"}, {"nucleo_id": "b", "uf": "AM"}]})
    folder = publication.folder / "registros" / "teleconsultoria" / "mes=2024-01"
    folder.mkdir(parents=True)
    duckdb.sql("select unnest(['a', 'b']) as nucleo_id").write_parquet(str(folder / "a.parquet"))
    query = "select nucleo_id from teleconsultoria"
    assert Reader(publication, EVERYTHING).frame(query)["nucleo_id"].tolist() == ["a", "b"]
    assert Reader(publication, Scope(ufs=frozenset({"AM"}))).frame(query)["nucleo_id"].tolist() == ["b"]


def test_a_publication_is_never_written(read: Callable[..., Reader]) -> None:
    with pytest.raises(duckdb.Error, match="read-only"):
        read({}).cursor().execute("delete from publicacao.marts.nucleo")
