"""Protects what is published from runs that are killed, repeated at once or read meanwhile.

A second delivery, which corrects a record and adds a month, waits over a published warehouse. Runs that read
it get SIGKILL wherever they are: readers find the old publication or the new one, whole, and the next run
gives what a run that nobody disturbed gives, row by row."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from rough import (
    REGISTRIES,
    arguments,
    assert_published,
    assert_told_in_one_sentence,
    dump,
    put,
    run,
    second_delivery,
)
from torture import Torture, clock_back, killed, tortured

from telessaude.store.warehouse import Warehouse

Dump = dict[str, list[str]]
Reached = Callable[[Warehouse, float], bool]
COUNT = "select count(*) from marts.entrega"
MANY = 24
pytestmark = (
    pytest.mark.long
)  # tests/publish/test_publication.py kills each step of a publication, in seconds


@dataclass(frozen=True)
class Undisturbed:
    """A run to its end: before and after it, how long it took, and what was seen while it went on."""

    old: Dump
    new: Dump
    seconds: float
    second_run: subprocess.CompletedProcess[str]
    reader_saw: list[int]


@pytest.fixture(scope="module")
def undisturbed(published_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The run that killed ones are compared with; another run is tried and a reader reads meanwhile."""
    folder = second_delivery(published_small, tmp_path_factory.mktemp("inteira") / "copia")
    warehouse = Warehouse(folder / "armazem")
    old = dump(warehouse.public)
    with duckdb.connect(warehouse.public / "indicadores.duckdb", read_only=True) as reader:
        saw = [reader.execute(COUNT).fetchall()[0][0]]
        begun = time.monotonic()
        process = start(folder)
        wait(process, warehouse, begun_to_write)
        second_run = run(arguments(folder / "entrada", warehouse.root))
        assert process.wait() == 0
        seconds = time.monotonic() - begun
        saw.append(reader.execute(COUNT).fetchall()[0][0])
        shutil.copytree(warehouse.public.resolve(), folder / "lida")
        saw.append(reader.execute(COUNT).fetchall()[0][0])
    return Undisturbed(old, dump(warehouse.public), seconds, second_run, saw)


def test_the_second_delivery_changes_the_publication(undisturbed: Undisturbed) -> None:
    assert undisturbed.old != undisturbed.new
    assert len(undisturbed.new["teleconsultoria"]) == len(undisturbed.old["teleconsultoria"]) + 10


def test_a_second_run_at_the_same_time_is_refused(undisturbed: Undisturbed) -> None:
    assert_told_in_one_sentence(undisturbed.second_run, "Já há uma execução em andamento")


def test_a_reader_of_the_old_publication_goes_on_reading_it(undisturbed: Undisturbed) -> None:
    files = len(undisturbed.old["entrega"])
    assert undisturbed.reader_saw == [files] * 3
    assert len(undisturbed.new["entrega"]) == files + 1


def begun_to_write(warehouse: Warehouse, _: float) -> bool:
    return len(list(warehouse.lake.glob("teleconsultoria/*"))) > 1


def building(warehouse: Warehouse, _: float) -> bool:
    return any((warehouse.work / "target" / "run").rglob("int_*.sql"))


def validating(warehouse: Warehouse, _: float) -> bool:
    return (warehouse.work / "validacao").exists()


def publishing(warehouse: Warehouse, _: float) -> bool:
    return any(warehouse.publications.glob(".2*/*"))


def published_not_shown(warehouse: Warehouse, _: float) -> bool:
    return len(list(warehouse.publications.glob("2*"))) > 1


@pytest.mark.exhaustive
def test_killed_again_and_again_the_last_run_ends_the_work(small: Path, undisturbed: Undisturbed) -> None:
    for reached in (building, publishing):  # the exhaustive forms die everywhere else
        assert kill_where(small, reached, undisturbed), reached.__name__
    assert_ends_as(small, undisturbed)


@pytest.mark.exhaustive
def test_a_registry_that_a_killed_run_read_may_be_put_right(small: Path, undisturbed: Undisturbed) -> None:
    """Killed or refused: the records on which it put another clock get theirs back."""
    wrong = REGISTRIES["nucleo/a.csv"].replace(",MG,", ",AC,")
    put(small / "entrada", "nucleo/b.csv", wrong, minute=2)
    assert kill_where(small, validating, undisturbed)
    put(small / "entrada", "nucleo/c.csv", REGISTRIES["nucleo/a.csv"] + "\n", minute=3)
    warehouse = Warehouse(small / "armazem")
    assert_published(run(arguments(small / "entrada", warehouse.root)))
    published = dump(warehouse.public)
    for table in ("teleconsultoria", "indicador_valor", "indicador_valor_detalhe"):
        assert published[table] == undisturbed.new[table], table


@pytest.mark.exhaustive
@pytest.mark.parametrize("point", range(MANY))
def test_killed_at_many_instants(small: Path, undisturbed: Undisturbed, point: int) -> None:
    after = undisturbed.seconds * (point + 1) / (MANY + 1)
    kill_where(small, lambda _, elapsed: elapsed >= after, undisturbed)
    assert_ends_as(small, undisturbed)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "reached",
    [begun_to_write, building, validating, publishing, published_not_shown],
    ids=lambda f: f.__name__,
)
def test_killed_in_each_phase(small: Path, undisturbed: Undisturbed, reached: Reached) -> None:
    kill_where(small, reached, undisturbed)
    assert_ends_as(small, undisturbed)


def begun(published: Path, undisturbed: Undisturbed, seed: int) -> Torture:
    print(f"Semente: {seed}.")
    return Torture(
        published, undisturbed.old, undisturbed.new, undisturbed.seconds, chance=random.Random(seed)
    )


def test_torture_in_short(published_small: Path, undisturbed: Undisturbed) -> None:
    torture = begun(published_small, undisturbed, int(os.environ.get("TORTURE_SEED", "13")))
    for disturb in (killed, clock_back):  # test_refusals.py fills a disk
        torture.round(disturb)


@pytest.mark.torture
@pytest.mark.parametrize("core", range(2))
def test_torture(published_small: Path, undisturbed: Undisturbed, core: int) -> None:
    """For TORTURE_SECONDS on each of two cores, from TORTURE_SEED; the figures are printed.

    TORTURE_ONLY names the kinds of disturbance, separated by commas, where not all are wanted.
    """
    seed = int(os.environ.get("TORTURE_SEED") or random.SystemRandom().randrange(10**6))
    torture = begun(published_small, undisturbed, seed + core)
    try:
        until = time.monotonic() + float(os.environ.get("TORTURE_SECONDS", "900"))
        tortured(torture, until, [kind for kind in os.environ.get("TORTURE_ONLY", "").split(",") if kind])
    finally:
        print("\n".join(f"{name}: {number}" for name, number in sorted(torture.figures.items())))


def start(folder: Path) -> subprocess.Popen[bytes]:
    """A run of the second delivery, going on; what it leaves in the work folder tells its phase."""
    for left in ("target/run", "validacao"):
        shutil.rmtree(folder / "armazem" / ".work" / left, ignore_errors=True)
    command = arguments(folder / "entrada", folder / "armazem")
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait(process: subprocess.Popen[bytes], warehouse: Warehouse, reached: Reached) -> None:
    """Return when a point is reached, or the run has ended."""
    begun = time.monotonic()
    while process.poll() is None and not reached(warehouse, time.monotonic() - begun):
        time.sleep(0.002)


def kill_where(folder: Path, reached: Reached, undisturbed: Undisturbed) -> bool:
    """Kill a run at a point; what is public then is one of the two publications, whole.

    Returns whether the run was alive when the point came.
    """
    process = start(folder)
    warehouse = Warehouse(folder / "armazem")
    wait(process, warehouse, reached)
    process.kill()
    ending = process.wait()
    assert ending in {0, -signal.SIGKILL}
    assert dump(warehouse.public) in (undisturbed.old, undisturbed.new)
    return ending != 0


def assert_ends_as(folder: Path, undisturbed: Undisturbed) -> None:
    """The next run ends the work: the publication of a run that nobody disturbed, and no leftovers."""
    warehouse = Warehouse(folder / "armazem")
    assert_published(run(arguments(folder / "entrada", warehouse.root)))
    assert dump(warehouse.public) == undisturbed.new
    assert not list(warehouse.publications.glob(".*"))
    assert not list(warehouse.lake.rglob("*.parte"))
