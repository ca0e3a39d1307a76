"""Protects the answer to "who saw this": the page writes down each view and each file, once; no figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, login, looked
from telessaude.reading.filters import Filters
from telessaude.store import acessos
from telessaude.store.acessos import Access
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

MARCH = Filters("MG", "todos", "mes", date(2024, 3, 1), parcial=False, grupo="todos")
APRIL = Filters("MG", "123", "mes", date(2024, 4, 1), parcial=False, grupo="todos")


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """A served warehouse, with Maria at the browser."""
    people = tmp_path / "pessoas.yml"
    people.write_text("pessoas:\n  maria@saude.mg.gov.br: {ufs: [MG]}\n", encoding="utf-8")
    maria = {"sub": "8f14", "email": "maria@saude.mg.gov.br", "email_verified": True}
    monkeypatch.setenv(access.PEOPLE, str(people))
    monkeypatch.setenv("TELESSAUDE_WAREHOUSE", str(tmp_path))
    monkeypatch.setattr(login.st, "user", SimpleNamespace(is_logged_in=True, to_dict=lambda: maria))
    monkeypatch.setattr(login.st, "session_state", {})
    monkeypatch.setattr(login, "_lasting", lambda: lambda: True)
    login.scope()
    return Warehouse(tmp_path)


def written(warehouse: Warehouse) -> list[tuple[str, ...]]:
    with duckdb.connect() as connection:
        return acessos.read(connection, warehouse).project("* exclude (instante)").fetchall()


def test_what_is_in_sight_is_written_once_until_it_changes(warehouse: Warehouse) -> None:
    for chosen in (MARCH, MARCH, APRIL):
        looked.viewed("painel", chosen)
    assert sorted(written(warehouse)) == [
        ("sub:8f14", "viu", "painel", "MG", "nucleo:123", "mes:2024-04-01"),
        ("sub:8f14", "viu", "painel", "MG", "uf:MG", "mes:2024-03-01"),
    ]


def test_a_file_is_written_when_it_is_taken(warehouse: Warehouse) -> None:
    looked.viewed("painel", MARCH)
    make = login.guarded(lambda: b"1;2", "metas.csv")
    assert len(written(warehouse)) == 1
    assert make() == b"1;2"
    assert ("sub:8f14", "baixou", "metas.csv", "MG", "uf:MG", "mes:2024-03-01") in written(warehouse)


def test_no_file_is_given_that_cannot_be_written_down(warehouse: Warehouse) -> None:
    make = login.guarded(lambda: b"1;2", "metas.csv")
    (warehouse.root / "acessos").write_text("")
    with pytest.raises(Failure, match="registro de acesso"):
        make()


def test_without_a_login_the_account_is_written_and_nothing_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(access.PEOPLE, raising=False)
    monkeypatch.setenv("TELESSAUDE_WAREHOUSE", str(tmp_path))
    monkeypatch.setattr(login.st, "session_state", {})
    looked.viewed("painel", None)
    assert written(Warehouse(tmp_path))[0][:3] == (acessos.this_account(), "viu", "painel")
    monkeypatch.setenv("TELESSAUDE_WAREHOUSE", str(tmp_path / "nada" / "aqui"))
    looked.viewed("metas", None)


def _script(root: str) -> None:
    from pathlib import Path

    from dashboard.views import acessos as view
    from telessaude.store.warehouse import Warehouse

    view.show(Warehouse(Path(root)))


def test_the_view_shows_the_newest_first(tmp_path: Path) -> None:
    for name in ("painel", "metas"):
        acessos.record(Warehouse(tmp_path), Access("sub:m", acessos.VIEWED, name, "MG"))
    drawn = AppTest.from_function(_script, kwargs={"root": str(tmp_path)}).run(timeout=60)
    assert not drawn.exception
    assert set(drawn.dataframe[0].value["o_que"]) == {"painel", "metas"}
    assert "24 meses" in drawn.markdown[0].value
