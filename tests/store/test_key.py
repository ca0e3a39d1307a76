"""The key lies outside the warehouse, for its owner alone; no other, weak or absent one is ever used."""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from telessaude.store import identity
from telessaude.store.errors import WarehouseError
from telessaude.store.key import (
    KEY_VARIABLE,
    Found,
    advice,
    chain,
    derived,
    fingerprint,
    found_key,
    keep,
    load_key,
    move,
    successor,
)
from telessaude.store.tombstones import pseudonym_of, tombstone
from telessaude.store.warehouse import Warehouse

OLD = "8c51" * 3 + "0f7be2946ad3c5180b9e7f24d36a5c0e1d8b72f49a06"


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of configuration, no key in the environment."""
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "telessaude"


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """The place of a warehouse that nothing was ever taken into."""
    return Warehouse(tmp_path / "armazem")


def taken_in(warehouse: Warehouse) -> None:
    """Let a warehouse have taken something in."""
    (warehouse.lake / "nucleo").mkdir(parents=True)
    (warehouse.lake / "nucleo" / "a.parquet").touch()


def test_a_new_warehouse_makes_a_key_outside_once(outside: Path, warehouse: Warehouse) -> None:
    key = load_key(warehouse)
    assert load_key(warehouse) == key
    assert len(bytes.fromhex(key.decode())) == 32
    (file,) = outside.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    known = identity.read(warehouse)
    assert known is not None
    assert file.name == f"{known.id}.key"
    assert known.chave == fingerprint(key)
    assert key.decode() not in warehouse.identity.read_text()


def test_two_warehouses_share_none_and_a_copy_goes_on(outside: Path, tmp_path: Path) -> None:
    one, other = Warehouse(tmp_path / "um"), Warehouse(tmp_path / "outro")
    assert load_key(one) != load_key(other)
    shutil.copytree(one.root, tmp_path / "copia")
    assert load_key(Warehouse(tmp_path / "copia")) == load_key(one)


def test_what_was_taken_in_wants_its_key_and_no_new_one(outside: Path, warehouse: Warehouse) -> None:
    load_key(warehouse)
    taken_in(warehouse)
    (file,) = outside.iterdir()
    file.unlink()
    with pytest.raises(WarehouseError, match=f"foi procurada em {KEY_VARIABLE}, em .* e em {file}"):
        load_key(warehouse)
    warehouse.identity.unlink()
    with pytest.raises(WarehouseError, match="Falta a chave"):
        load_key(warehouse)
    assert not list(outside.iterdir())


def test_another_key_is_refused(outside: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = load_key(warehouse)
    monkeypatch.setenv(KEY_VARIABLE, secrets.token_hex(32))
    with pytest.raises(WarehouseError, match="não é a do armazém"):
        load_key(warehouse)
    monkeypatch.setenv(KEY_VARIABLE, mine.decode())
    assert found_key(warehouse).where == KEY_VARIABLE


@pytest.mark.parametrize(
    "weak",
    ["abc", "a" * 64, "0123456789abcdef" * 4, "0" * 44, secrets.token_hex(31), "frase secreta de alguém"],
    ids=["three letters", "one letter", "a pattern", "zeros", "31 bytes", "a phrase"],
)
def test_a_weak_key_is_refused(
    outside: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, weak: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, weak)
    with pytest.raises(WarehouseError, match="fraca"):
        load_key(warehouse)
    assert not warehouse.identity.exists()


@pytest.mark.parametrize(
    "make", [lambda: secrets.token_hex(32), lambda: secrets.token_urlsafe(32)], ids=["hex", "base64"]
)
def test_hexadecimal_and_base64_are_taken(
    outside: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, make: object
) -> None:
    given = make()  # type: ignore[operator]
    monkeypatch.setenv(KEY_VARIABLE, given)
    assert load_key(warehouse) == given.encode()
    assert not outside.exists()


def test_a_warehouse_of_before_goes_on_and_is_told_to_move(outside: Path, warehouse: Warehouse) -> None:
    taken_in(warehouse)
    warehouse.inner_key.write_text(OLD)
    assert load_key(warehouse) == OLD.encode()
    assert "telessaude key move" in (advice(warehouse) or "")
    file = move(warehouse)
    assert not warehouse.inner_key.exists()
    assert file.parent == outside
    assert found_key(warehouse).where == str(file)
    assert load_key(warehouse) == OLD.encode()
    assert advice(warehouse) is None


def test_a_move_that_was_killed_is_ended_by_the_next(outside: Path, warehouse: Warehouse) -> None:
    taken_in(warehouse)
    warehouse.inner_key.write_text(OLD)
    move(warehouse)
    warehouse.inner_key.write_text(OLD)  # killed before it was taken out
    move(warehouse)
    assert not warehouse.inner_key.exists()
    assert load_key(warehouse) == OLD.encode()


def test_of_two_keys_of_before_none_is_guessed(
    outside: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(warehouse)
    warehouse.inner_key.write_text(OLD)
    monkeypatch.setenv(KEY_VARIABLE, secrets.token_hex(32))
    with pytest.raises(WarehouseError, match="afaste a que não é"):
        load_key(warehouse)


def test_a_home_that_cannot_be_written_is_told_with_the_way_out(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    (tmp_path / "arquivo").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "arquivo"))
    with pytest.raises(WarehouseError, match=f"dê-a em {KEY_VARIABLE} .openssl rand"):
        load_key(warehouse)


def test_an_empty_key_file_stops_the_run(outside: Path, warehouse: Warehouse) -> None:
    load_key(warehouse)
    (file,) = outside.iterdir()
    file.write_text("\n")
    with pytest.raises(WarehouseError, match="está vazia"):
        load_key(warehouse)


def test_a_newer_schema_and_a_damaged_identity_are_told(outside: Path, warehouse: Warehouse) -> None:
    load_key(warehouse)
    said = json.loads(warehouse.identity.read_text())
    warehouse.identity.write_text(json.dumps(said | {"esquema": identity.SCHEMA + 1}))
    with pytest.raises(WarehouseError, match="versão mais nova"):
        load_key(warehouse)
    warehouse.identity.write_text("{")
    with pytest.raises(WarehouseError, match="está danificado"):
        load_key(warehouse)


def test_each_purpose_has_a_key_of_its_own() -> None:
    key = b"0" * 64
    assert derived(key, "registros") == derived(key, "registros")
    assert len({key, derived(key, "registros"), derived(key, "pesquisa")}) == 3


def test_a_key_in_place_of_another_serves_its_warehouse_and_the_copies_of_before(
    outside: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_key(warehouse)
    known = identity.read(warehouse)
    assert known is not None
    second = successor(first)
    third = successor(second)
    assert chain(third)[:2] == chain(second)
    assert len({fingerprint(one) for one in (first, second, third)}) == 3
    keep(known.id, third)
    assert load_key(warehouse) == first  # a copy of before, or a rotation that was killed
    for key in (second, third):
        identity.write(warehouse, replace(known, chave=fingerprint(key)))
        assert load_key(warehouse) == key
    monkeypatch.setenv(KEY_VARIABLE, first.decode())
    assert found_key(warehouse) == Found(third, str(outside / f"{known.id}.key"))
    assert "ainda traz a de antes" in (advice(warehouse) or "")
    monkeypatch.setenv(KEY_VARIABLE, successor(first).decode())
    with pytest.raises(WarehouseError, match="não é a do armazém"):
        load_key(warehouse)


def test_a_tombstone_gives_its_pseudonym_back_to_its_key_alone(outside: Path, warehouse: Warehouse) -> None:
    key = load_key(warehouse)
    for code in ("0f" * 16, "doc:" + "1e" * 16):
        stone = tombstone(key, code)
        assert pseudonym_of(key, stone) == code
        assert code[-32:] not in stone
        assert tombstone(successor(key), code)[:32] != stone[:32]
