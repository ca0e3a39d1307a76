"""The key is made once for its owner alone, an empty one stops the work, and each purpose has its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from telessaude.store.errors import WarehouseError
from telessaude.store.key import derived, load_key
from telessaude.store.warehouse import Warehouse


def test_the_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TELESSAUDE_PSEUDONYM_KEY", raising=False)
    warehouse = Warehouse(tmp_path)
    key = load_key(warehouse)
    assert load_key(warehouse) == key
    assert len(key) == 64
    assert warehouse.key_file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("TELESSAUDE_PSEUDONYM_KEY", "outra")
    assert load_key(warehouse) == b"outra"


def test_an_empty_key_file_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELESSAUDE_PSEUDONYM_KEY", raising=False)
    Warehouse(tmp_path).key_file.write_text("\n")
    with pytest.raises(WarehouseError, match="está vazia"):
        load_key(Warehouse(tmp_path))


def test_each_purpose_has_a_key_of_its_own() -> None:
    key = b"0" * 64
    assert derived(key, "registros") == derived(key, "registros")
    assert len({key, derived(key, "registros"), derived(key, "pesquisa")}) == 3
