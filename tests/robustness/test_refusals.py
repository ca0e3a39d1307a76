"""Protects whoever runs the program where it cannot work: one sentence that says what to do, exit code 1, no
traceback, and the last publication as it was; once the obstacle is gone, the next run finishes the work."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from rough import (
    NAMESPACE,
    arguments,
    as_anyone,
    assert_published,
    assert_told_in_one_sentence,
    dump,
    mounts_allowed,
    run,
)

HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('aberto', flush=True); sys.stdin.read()"
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
FULL = 'folder=$0 size=$1 kept=$2; shift 2; mount -t tmpfs -o size=$size tmpfs "$folder" && '
FULL += 'cp -a "$kept/." "$folder" || exit 99; "$@"; code=$?; cp -a "$folder/." "$kept"; exit $code'


def test_a_landing_that_does_not_exist(tmp_path: Path) -> None:
    result = run(arguments(tmp_path / "nada", tmp_path / "armazem"))
    assert_told_in_one_sentence(result, f"A pasta de entrada {tmp_path / 'nada'} não existe")
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_inside_the_landing(tmp_path: Path) -> None:
    result = run(arguments(tmp_path, tmp_path / "armazem"))
    assert_told_in_one_sentence(result, "fica dentro da pasta de entrada")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_landing_that_cannot_be_listed(small: Path) -> None:
    before = dump(small / "armazem" / "public")
    (small / "entrada").chmod(0)
    result = run(arguments(small / "entrada", small / "armazem"), as_anyone)
    (small / "entrada").chmod(0o755)
    assert_told_in_one_sentence(result, "não pode ser listada")
    assert dump(small / "armazem" / "public") == before


@pytest.mark.long
@pytest.mark.parametrize("mounted", [False, True], ids=["by permissions", "by mount where allowed"])
def test_a_read_only_warehouse(small: Path, mounted: bool) -> None:
    warehouse = small / "armazem"
    before = dump(warehouse / "public")
    command = arguments(small / "entrada", warehouse)
    if mounted and mounts_allowed():
        result = run([*NAMESPACE, READ_ONLY, str(warehouse), *command])
    else:
        with without_write_permission(warehouse):
            result = run(command, as_anyone)
    assert_told_in_one_sentence(result, f"Não há permissão de escrita em {warehouse}")
    assert dump(warehouse / "public") == before


@pytest.mark.long
def test_a_place_where_no_warehouse_can_be_made(small: Path) -> None:
    with without_write_permission(small / "armazem"):
        result = run(arguments(small / "entrada", small / "armazem" / "outro"), as_anyone)
    assert_told_in_one_sentence(result, "Não há permissão de escrita")


@pytest.mark.long
def test_a_full_disk(small: Path, tmp_path: Path) -> None:
    before = dump(small / "armazem" / "public")
    assert_told_in_one_sentence(run_on_a_small_disk(small, tmp_path, room=100_000), "libere espaço")
    assert dump(small / "armazem" / "public") == before


@pytest.mark.long
def test_a_disk_that_fills_in_the_middle_of_a_run(small: Path, tmp_path: Path) -> None:
    warehouse = small / "armazem"
    before = dump(warehouse / "public")
    assert_told_in_one_sentence(run_on_a_small_disk(small, tmp_path, room=4_000_000), "libere espaço")
    assert dump(warehouse / "public") == before
    assert_published(run(arguments(small / "entrada", warehouse)))
    assert len(dump(warehouse / "public")["teleconsultoria"]) == len(before["teleconsultoria"]) + 10


@pytest.mark.long
def test_a_warehouse_open_in_another_program(small: Path) -> None:
    warehouse = small / "armazem"
    before = dump(warehouse / "public")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(warehouse / "warehouse.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "aberto\n"
        result = run(arguments(small / "entrada", warehouse))
        other.communicate()
    assert_told_in_one_sentence(result, "está aberto em outro programa")
    assert dump(warehouse / "public") == before


@contextmanager
def without_write_permission(folder: Path) -> Iterator[None]:
    """A tree in which a process without root's capabilities writes nothing."""
    everything = [folder, *(path for path in folder.rglob("*") if not path.is_symlink())]
    modes = {path: path.stat().st_mode for path in everything}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    yield
    for path, mode in modes.items():
        path.chmod(mode)


def run_on_a_small_disk(small: Path, tmp_path: Path, room: int) -> subprocess.CompletedProcess[str]:
    """Run with the warehouse on a disk with ``room`` bytes left, or where no file may grow past a limit."""
    warehouse = small / "armazem"
    command = arguments(small / "entrada", warehouse)
    if not mounts_allowed():
        return run(command, files_no_longer_than(room // 4))  # what a run writes is several files
    kept = tmp_path / "guardado"
    shutil.move(warehouse, kept)
    warehouse.mkdir()
    used = sum(-(-path.lstat().st_size // 4096) * 4096 + 4096 for path in kept.rglob("*"))
    result = run([*NAMESPACE, FULL, str(warehouse), str(used + room), str(kept), *command])
    warehouse.rmdir()
    shutil.move(kept, warehouse)
    return result


def files_no_longer_than(room: int) -> Callable[[], None]:
    """A limit under which a write fails as on a full disk: it ends short."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
