"""No file of a warehouse changes, shrinks, goes or moves without ``verify`` naming it."""

from __future__ import annotations

import os
import random
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from telessaude.custody.command import verify_and_tell
from telessaude.custody.verify import verify
from telessaude.publish import require_whole
from telessaude.store import sums
from telessaude.store.errors import Failure
from telessaude.store.key import KEY_VARIABLE
from telessaude.store.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouse(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A copy, links kept, that the tests change and put back."""
    folder = tmp_path_factory.mktemp("conferido") / "armazem"
    shutil.copytree(published_once / "armazem", folder, symlinks=True, copy_function=os.link)
    return Warehouse(folder)


def files(warehouse: Warehouse) -> list[Path]:
    """Every file whose sum is recorded."""
    places = (warehouse.lake, warehouse.publications, warehouse.manifests)
    return sorted(path for place in places for path in place.rglob("*") if path.is_file())


@contextmanager
def instead(file: Path, content: bytes | None) -> Iterator[None]:
    """Other bytes, or no file, in the place of a file, which is put aside as it is."""
    aside = next(one for one in file.parents if one.name == "armazem").with_name("posto_de_lado")
    file.rename(aside)
    try:
        if content is not None:
            file.write_bytes(content)
        yield
    finally:
        aside.replace(file)


def named(file: Path, wrong: list[str]) -> bool:
    """Whether what is said of a warehouse names a file."""
    return any(file.name in one for one in wrong)


def test_an_untouched_warehouse_is_whole(warehouse: Warehouse) -> None:
    found = verify(warehouse)
    assert found.wrong == []
    assert found.lake == len(list(warehouse.lake.rglob("*.parquet"))) > 50
    assert found.publications == 1
    assert found.without_sums == []


@pytest.mark.parametrize("flips", [8, pytest.param(100, marks=pytest.mark.long)])
def test_every_flipped_bit_is_found(warehouse: Warehouse, flips: int) -> None:
    chance = random.Random(flips)
    everything = files(warehouse)
    for _ in range(flips):
        file = chance.choice(everything)
        content = bytearray(file.read_bytes())
        place = chance.randrange(len(content))
        content[place] ^= 1 << chance.randrange(8)
        with instead(file, bytes(content)):
            wrong = verify(warehouse).wrong
        # Of a list of sums it is the file that the line no longer names right, or at all.
        assert wrong, (file, place)
        assert file.name == sums.FILE or named(file, wrong), (file, place, wrong)


def test_what_is_cut_short_or_gone_is_found(warehouse: Warehouse) -> None:
    chance = random.Random(8)
    for file in chance.sample([file for file in files(warehouse) if file.name != sums.FILE], 3):
        for content in (file.read_bytes()[:-1], None):
            with instead(file, content):
                assert named(file, verify(warehouse).wrong), (file, content is None)


def test_two_files_that_changed_places_are_found(warehouse: Warehouse) -> None:
    one, other = sorted(warehouse.lake.glob("teleconsultoria/*.parquet"))[:2]
    first, second = one.read_bytes(), other.read_bytes()
    assert first != second
    with instead(one, second):
        wrong = verify(warehouse).wrong
    assert len(wrong) == 1
    assert named(one, wrong)


def test_a_damaged_lake_file_is_told_with_its_delivery_and_months(warehouse: Warehouse) -> None:
    file = next(iter(sorted(warehouse.lake.glob("teleconsultoria/*.parquet"))))
    with instead(file, b""):
        (told,) = verify(warehouse).wrong
    assert f"lake/teleconsultoria/{file.name} está danificado: é o que a entrega “" in told
    assert re.search(r"recebida em \d\d/\d\d/2024, deu a teleconsultoria, m.s(es)? 2024-0[123]", told)


def test_what_nobody_put_there_is_told(warehouse: Warehouse) -> None:
    stranger = warehouse.lake / "teleconsultoria" / "estranho.parquet"
    stranger.write_bytes(b"x")
    other = warehouse.public.resolve() / "estranho.csv"
    other.write_bytes(b"x")
    try:
        wrong = verify(warehouse).wrong
    finally:
        stranger.unlink()
        other.unlink()
    assert len(wrong) == 2
    assert named(stranger, wrong)
    assert named(other, wrong)


def test_the_sums_of_a_publication_are_those_that_sha256sum_reads(warehouse: Warehouse) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", sums.FILE]
    assert subprocess.run(command, cwd=warehouse.public.resolve(), check=False).returncode == 0


def test_another_key_is_told(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, secrets.token_hex(32))
    whole, lines = verify_and_tell(warehouse)
    assert not whole
    assert "não é a do armazém" in lines[0]


def test_a_damaged_publication_is_not_built_upon(warehouse: Warehouse) -> None:
    file = next(iter(sorted(warehouse.public.resolve().glob("versoes/*.parquet"))))
    with instead(file, file.read_bytes()[:-1]), pytest.raises(Failure, match="Restaure a pasta"):
        require_whole(warehouse.public.resolve())
