"""Protects what a monitor and a journal are told: each thing broken, late or full, a line each, and nothing
when all is well; the events of a run as JSON, with counts only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from publication_by_hand import publish as publish

from orchestration.monitor import problems
from telessaude.reading.publication import Publication
from telessaude.store import journal, runs
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.lock import busy, locked
from telessaude.store.warehouse import Warehouse

NOW = datetime(2024, 5, 12, 12, tzinfo=UTC)
MADE = NOW - timedelta(days=1)


def run(number: int, result: str, message: str | None = None) -> runs.Run:
    name = f"2024051{number}T120000000000Z"
    return runs.Run(name, MADE, MADE, MADE, "1", resultado=result, mensagem=message)


@pytest.fixture
def warehouse(publish: Callable[..., Publication], tmp_path: Path) -> Warehouse:
    """Published a day ago; of núcleo N1 April never came, of N2 it is only late."""
    late = {"mes": "2024-03-01", "fonte": "sof", "vencida": True}
    publish(
        {
            "execucao": [{"resultado": "publicada", "fim": str(MADE)}],
            "nucleo": [{"nucleo_id": "N1", "nome": "Norte"}, {"nucleo_id": "N2", "nome": "Sul"}],
            "entrega_esperada": [
                {"nucleo_id": "N1", "situacao": "nao_entregue", **late},
                {"nucleo_id": "N2", "situacao": "atrasada", **late},
            ],
        }
    )
    warehouse = Warehouse(tmp_path / "armazem")
    with connect(warehouse.database) as connection:
        runs.prepare(connection)
        runs.add(connection, run(1, "publicada"))
    return warehouse


def told(warehouse: Warehouse, now: datetime = NOW, min_free: float = 0) -> list[str]:
    return problems(warehouse, now, max_days=2, min_free=min_free)


def test_what_never_came_is_told_and_what_is_only_late_is_not(warehouse: Warehouse) -> None:
    (line,) = told(warehouse)
    assert "SOF de mar/2024 do núcleo N1 (Norte) não foi entregue, passados 30 dias do prazo." in line


def test_an_old_publication_and_a_full_disk_are_told(warehouse: Warehouse) -> None:
    old, _, full = told(warehouse, NOW + timedelta(days=3), min_free=1e9)
    assert old == "A publicação em vigor é de 11/05/2024 09:00, há 4,0 dias."
    assert "só tem" in full


@pytest.mark.parametrize(
    ("result", "how"), [("falhou", "falhou: disco"), ("reprovada", "foi barrada: disco")]
)
def test_a_last_run_that_did_not_publish_is_told(warehouse: Warehouse, result: str, how: str) -> None:
    with connect(warehouse.database) as connection:
        runs.add(connection, run(2, result, "disco"))
    assert told(warehouse)[0].endswith(how)


def test_a_run_that_was_killed_is_told_and_one_that_goes_on_is_not(warehouse: Warehouse) -> None:
    with connect(warehouse.database) as connection:
        runs.set_current(connection, runs.Current("20240512T000000000000Z", NOW, None, False))
    assert "20240512T000000000000Z foi interrompida" in told(warehouse)[0]
    with locked(warehouse):
        assert busy(warehouse)
        assert len(told(warehouse)) == 1
    assert not busy(warehouse)


def test_no_warehouse_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="Não há armazém"):
        told(Warehouse(tmp_path / "nada"))


def test_events_are_json_lines_and_only_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @journal.step("ler")
    def reads(fails: bool) -> int:
        if fails:
            raise Failure("não")
        return 3

    monkeypatch.delenv(journal.VARIABLE, raising=False)
    assert reads(False) == 3
    assert capsys.readouterr().out == ""
    monkeypatch.setenv(journal.VARIABLE, journal.JSON)
    reads(False)
    with pytest.raises(Failure):
        reads(True)
    journal.tell("fim", referencia=NOW, linhas=2)
    ended, failed, last = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (ended["evento"], ended["etapa"], ended["resultado"]) == ("etapa", "ler", "terminou")
    assert failed["resultado"] == "falhou"
    assert ended["segundos"] >= 0
    assert last.items() >= {"evento": "fim", "referencia": "2024-05-12T12:00:00+00:00", "linhas": 2}.items()
