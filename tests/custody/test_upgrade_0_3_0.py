"""A warehouse of 0.3.0, its landing gone, goes on: a run upgrades it, its key moves, its lake gives all."""

from __future__ import annotations

import tarfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.rebuild import rebuild_and_compare
from orchestration.session import run_and_report
from telessaude.custody.verify import verify
from telessaude.store import identity
from telessaude.store.errors import Failure
from telessaude.store.key import KEY_VARIABLE, advice, move
from telessaude.store.warehouse import INDICATORS, Warehouse

KEPT = Path(__file__).with_name("armazem_0.3.0.tar.xz")
REFERENCE = datetime.fromisoformat("2024-03-20T12:00:00-03:00")
# Whose meaning no version since has changed.
FIGURES = """
select indicador_id, periodo_tipo, periodo_inicio, numerador, denominador
from marts.indicador_valor
where nivel = 'brasil' and dimensao = 'total' and indicador_id in ('MSNT5.379', 'MSNT5.417', 'DESD.1818')
order by all
"""


def figures(publication: Path) -> list[tuple[object, ...]]:
    """Some of what a publication says of the country."""
    with duckdb.connect(publication / INDICATORS, read_only=True) as con:
        return con.execute(FIGURES).fetchall()


@pytest.mark.exhaustive
def test_a_warehouse_of_0_3_0_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with tarfile.open(KEPT) as kept:
        kept.extractall(tmp_path, filter="data")
    warehouse = Warehouse(tmp_path / "armazem")
    (tmp_path / "entrada").mkdir()
    before = figures(warehouse.public.resolve())
    assert len(before) == 15
    with pytest.raises((Failure, duckdb.Error)):
        verify(warehouse)

    run_and_report(tmp_path / "entrada", warehouse, reference=REFERENCE)
    assert verify(warehouse).wrong == []
    assert figures(warehouse.public.resolve()) == before
    assert identity.read(warehouse) is not None
    assert "telessaude key move" in (advice(warehouse) or "")
    move(warehouse)
    assert verify(warehouse).wrong == []

    # The lake alone, without the working database, gives every figure again.
    warehouse.database.unlink()
    assert rebuild_and_compare(warehouse, tmp_path / "refeito") == []
