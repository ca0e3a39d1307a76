"""Protects who upgrades: what an earlier version made and this one cannot read asks, in words, for a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from telessaude.reading.outdated import outdated
from telessaude.reading.publication import Publication
from telessaude.store.version import code_version

Publish = Callable[..., Publication]


def run(version: str) -> dict[str, list[dict[str, str]]]:
    return {"execucao": [{"execucao_id": "r1", "fim": "2024-05-20 12:00:00+00", "versao": version}]}


@pytest.mark.parametrize("lacks", ["select nada from (select 1)", "select * from nada"])
def test_what_another_version_published_lacks_asks_for_a_run(
    publish: Publish, tmp_path: Path, lacks: str
) -> None:
    publish(run("0.4.0+0123456789ab"))
    with pytest.raises(duckdb.Error) as caught:
        duckdb.sql(lacks)
    said = outdated(caught.value, tmp_path / "armazem")
    assert said is not None
    assert "rode telessaude run --landing ENTRADA --warehouse" in str(said)
    assert outdated(ValueError("x"), tmp_path / "armazem") is None


def test_what_this_version_published_lacks_is_a_fault_of_the_program(
    publish: Publish, tmp_path: Path
) -> None:
    publish(run(code_version()))
    assert outdated(duckdb.BinderException("x"), tmp_path / "armazem") is None


def test_before_the_first_publication_the_runs_tell(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute(
            "create schema lago; "
            "create table lago.execucao (execucao_id varchar, fim timestamptz, versao varchar)"
        )
    assert outdated(duckdb.BinderException("x"), tmp_path) is not None
