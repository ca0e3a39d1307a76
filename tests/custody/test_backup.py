"""A copy is whole or not there, holds no key, and gives a warehouse back; so do lake and manifest alone."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration import pipeline
from telessaude.custody import backup as copying
from telessaude.custody import command
from telessaude.custody.backup import backup, restore
from telessaude.custody.verify import verify
from telessaude.publish import folder
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

LATER = datetime(2024, 4, 10, 12, tzinfo=UTC) + timedelta(days=1)


@pytest.fixture
def warehouse(published_once: Path, tmp_path: Path) -> Warehouse:
    """A copy by links, with its own working database, an old key inside, and a file of its own."""
    root = tmp_path / "armazem"
    shutil.copytree(published_once / "armazem", root, symlinks=True, copy_function=os.link)
    (root / "warehouse.duckdb").unlink()
    shutil.copyfile(published_once / "armazem" / "warehouse.duckdb", root / "warehouse.duckdb")
    (root / "mapeamentos").mkdir()
    (root / "mapeamentos" / "leia.txt").write_text("do estado\n")
    (root / ".pseudonym_key").write_text(os.environ["TELESSAUDE_PSEUDONYM_KEY"])
    return Warehouse(root)


def contents(place: Path) -> dict[str, bytes]:
    """What a warehouse holds, apart from its database and its work."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and ".work" not in path.parts and not path.name.startswith("warehouse.duckdb")
    }


def deliveries(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """What the manifest knows."""
    with duckdb.connect(warehouse.database) as con:
        return con.execute(
            "select entrega_id, caminho, recebida_em, linhas_lidas, lago_sha256 "
            "from lago.entrega order by all"
        ).fetchall()


def test_a_copy_lacks_the_key_and_the_database_and_gives_all_back(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    backup(warehouse, tmp_path / "copia")
    copy = contents(tmp_path / "copia")
    left = {".pseudonym_key", ".lock"}
    assert copy == {name: data for name, data in contents(warehouse.root).items() if name not in left}
    assert not any("warehouse.duckdb" in path.name for path in (tmp_path / "copia").rglob("*"))
    again = Warehouse(tmp_path / "de_volta")
    restore(tmp_path / "copia", again)
    assert contents(again.root) == copy
    assert folder.shown(again) == folder.shown(warehouse)
    assert deliveries(again) == deliveries(warehouse)
    assert verify(again).wrong == []


def test_a_place_that_is_taken_or_inside_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "copia").mkdir()
    (tmp_path / "copia" / "x").touch()
    with pytest.raises(Failure, match="não está vazia"):
        backup(warehouse, tmp_path / "copia")
    with pytest.raises(Failure, match="uma dentro da outra"):
        backup(warehouse, warehouse.root / "copia")
    with pytest.raises(Failure, match="não há uma cópia"):
        restore(tmp_path / "copia", Warehouse(tmp_path / "novo"))
    assert not (tmp_path / "novo").exists()


def test_what_is_damaged_is_neither_copied_nor_restored(warehouse: Warehouse, tmp_path: Path) -> None:
    backup(warehouse, tmp_path / "copia")
    for root in (warehouse.root, tmp_path / "copia"):
        file = next(iter(sorted(root.glob("lake/teleconsultoria/*.parquet"))))
        content = file.read_bytes()
        file.unlink()  # the warehouse's is a link
        file.write_bytes(content[:-1])
    with pytest.raises(Failure, match="é o que a entrega"):
        backup(warehouse, tmp_path / "outra")
    with pytest.raises(Failure, match="não ficou inteira"):
        restore(tmp_path / "copia", Warehouse(tmp_path / "novo"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["armazem", "copia"]


def test_a_copy_that_fails_half_way_is_not_there(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "copy_lake", full)
    with pytest.raises(OSError, match="No space"):
        backup(warehouse, tmp_path / "copia")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["armazem"]


def test_without_database_and_landing_a_run_begins_from_the_lake(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    before = deliveries(warehouse)
    warehouse.database.unlink()
    (tmp_path / "vazia").mkdir()
    current = pipeline.begin(tmp_path / "vazia", warehouse, reference=LATER)
    assert current is not None
    assert current.completa
    pipeline.ingest(tmp_path / "vazia", warehouse)
    assert deliveries(warehouse) == before
    with duckdb.connect(warehouse.database) as con:
        assert con.execute("select count(*) from lago.execucao where resultado = 'publicada'").fetchone() == (
            1,
        )
        (rows,) = con.execute("select count(*) from lago.teleconsultoria").fetchone() or (0,)
    assert rows > 100


def test_a_database_that_is_none_is_told_with_the_way_out(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.database.write_bytes(b"x" * 5000)
    (tmp_path / "vazia").mkdir()
    with pytest.raises(Failure, match="Apague-o, e a próxima execução o refaz do lago"):
        pipeline.begin(tmp_path / "vazia", warehouse, reference=LATER)
    assert any("warehouse.duckdb não abre" in one for one in verify(warehouse).wrong)


def test_a_warehouse_copied_with_links_followed_goes_on(published_once: Path, tmp_path: Path) -> None:
    shutil.copytree(published_once / "armazem", tmp_path / "copia", symlinks=False, copy_function=os.link)
    copy = Warehouse(tmp_path / "copia")
    (copy.root / "warehouse.duckdb").unlink()
    shutil.copyfile(published_once / "armazem" / "warehouse.duckdb", copy.database)
    assert copy.public.is_dir()
    assert not copy.public.is_symlink()
    name = Warehouse(published_once / "armazem").public.resolve().name
    assert folder.shown(copy) == name
    assert verify(copy).wrong == []
    (tmp_path / "vazia").mkdir()
    assert pipeline.begin(tmp_path / "vazia", copy, reference=LATER - timedelta(days=1)) is None
    assert copy.public.readlink() == Path("publications") / name
    assert [path.name for path in copy.publications.iterdir()] == [name]


def test_of_a_folder_of_copies_the_last_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "backup", lambda _, to: to.mkdir(parents=True))
    copies = tmp_path / "copias"
    (copies / "minha").mkdir(parents=True)
    for _ in range(4):
        assert str(copies) in command.backup_and_tell(Warehouse(tmp_path), copies, keep=2)
        last = max(one.name for one in copies.glob("2*"))
    left = sorted(one.name for one in copies.iterdir())
    assert (len(left), left[1:]) == (3, [last, "minha"])
