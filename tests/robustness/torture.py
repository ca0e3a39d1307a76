"""Disturbances at random, drawn from a seed: kills, a full disk, two runs at once, a clock set back, an
erasure, a reference instant that goes back.

A round takes a copy of a published warehouse over which a second delivery waits, disturbs it while a reader
reads, and lets one run go by undisturbed: it gives what a run that nobody disturbed gives, row by row. What
changes the figures, as an erasure does, has a scene of its own, whose end is that of a twin left in peace.
"""

from __future__ import annotations

import atexit
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from threading import Event, Thread

import duckdb
from erased import CPF, DOTTED, TELE, codes, holding
from rough import (
    EARLIER,
    PROGRAM,
    REFERENCE,
    arguments,
    assert_published,
    assert_told_in_one_sentence,
    dump,
    put,
    run,
    second_delivery,
)

from telessaude.custody.verify import verify
from telessaude.store.warehouse import Warehouse

Dump = dict[str, list[str]]
MB = 1_000_000
ROOM = 64 * MB  # more than a run of these deliveries writes
# A program whose machine is a day behind: set before any module takes the clock.
A_DAY_BEHIND = """
from datetime import timedelta
from telessaude.store import clock
now = clock.now
clock.now = lambda: now() - timedelta(days=1)
from orchestration.cli import main
main()
"""


def _run(place: Path, reference: str = REFERENCE) -> list[str]:
    return arguments(place / "entrada", place / "armazem", reference)


def _command(name: str, place: Path) -> list[str]:
    return [*PROGRAM, name, "--warehouse", str(place / "armazem")]


def _erase(place: Path) -> list[str]:
    return [*_command("erase", place), "--person", CPF]


def _hers(numbers: Iterable[int]) -> str:
    """A file of teleconsultorias of which she is the patient."""
    day = "2023-05-03 14:05,2023-05-04 10:00"
    return TELE + "".join(f"N1,H{n},respondida,assincrona,{day},enf-1,{DOTTED},9\n" for n in numbers)


# What is killed, by its name in the figures, and how often each is drawn.
WORKS: dict[str, tuple[int, Callable[[Path], list[str]]]] = {
    "execução": (4, _run),
    "lançamento": (1, partial(_command, "release")),
    "cópia": (1, lambda place: [*_command("backup", place), "--to", str(place / "copia")]),
}


@dataclass(frozen=True)
class Scene:
    """A published warehouse and what may come of it.

    ``prepare`` copies it with a delivery that waits; ``seen`` are the publications that a reader may find,
    ``ends`` those that the last run may leave; ``forgotten`` are tables that tell of the publications in
    between, which depend on where a work was killed; ``gone`` gives words that no byte may hold at the end.
    """

    prepare: Callable[[Path], Path]
    seen: list[Dump]
    ends: list[Dump]
    forgotten: frozenset[str] = frozenset()
    gone: Callable[[Warehouse], set[str]] | None = None

    def assert_ended(self, warehouse: Warehouse) -> None:
        """What is public is an end, and nothing is left over, damaged or told."""
        found = dump(warehouse.public)
        assert {} in (unlike := [self._unlike(found, end) for end in self.ends]), unlike
        assert not list(warehouse.publications.glob(".*"))
        assert not list(warehouse.lake.rglob("*.parte"))
        assert verify(warehouse).wrong == []
        if self.gone is not None:
            assert holding(warehouse.root, self.gone(warehouse)) == {}

    def _unlike(self, found: Dump, end: Dump) -> dict[str, list[str]]:
        """The rows of each table that the end does not have, or has besides."""
        tables = (found.keys() | end.keys()) - self.forgotten
        differ = {name: set(found.get(name, ())) ^ set(end.get(name, ())) for name in tables}
        return {name: sorted(rows)[:4] for name, rows in differ.items() if rows}


@dataclass
class Torture:
    """What every round is compared with, the chance it draws from, and the figures of all rounds."""

    published: Path
    old: Dump
    new: Dump
    seconds: float
    chance: random.Random
    figures: Counter[str] = field(default_factory=Counter)

    def round(self, disturb: Callable[[Torture, Path], None]) -> None:
        """Disturb one warehouse, then let a run end the work."""
        scene = {erased: "_erasing", set_back: "_set_back"}.get(disturb, "_plain")
        self.scene: Scene = getattr(self, scene)
        with _disk() as disk:
            place = self.scene.prepare(disk / "copia")
            warehouse = Warehouse(place / "armazem")
            with self._read_through(warehouse):
                disturb(self, place)
                assert_published(run(_run(place)))
            self.scene.assert_ended(warehouse)
        self.figures[f"{disturb.__name__}: voltas"] += 1

    @cached_property
    def _plain(self) -> Scene:
        return Scene(partial(second_delivery, self.published), [self.old, self.new], [self.new])

    @cached_property
    def _set_back(self) -> Scene:
        """The end is that of a run; of one after it, where the earlier instant was published; where that was
        killed, of a complete one, which validates the rows of before too.
        """
        with _twin(self._plain.prepare) as (place, public):
            assert_published(run(_run(place, EARLIER)))
            back = dump(public)
            assert_published(run(_run(place)))
            both = dump(public)
        with _twin(self._plain.prepare) as (place, public):
            assert_published(run([*_run(place), "--full-refresh"]))
            complete = dump(public)
        assert back not in (self.old, self.new)
        return Scene(self._plain.prepare, [self.old, self.new, back], [self.new, both, complete])

    @cached_property
    def _erasing(self) -> Scene:
        """Her records are published, and one more of hers comes with the second delivery."""
        folder = Path(tempfile.mkdtemp(prefix="tortura-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        with_her = folder / "publicado"
        shutil.copytree(self.published, with_her, symlinks=True)
        put(with_her / "entrada", "teleconsultoria/dela.csv", _hers(range(5)))
        assert_published(run(_run(with_her)))

        def prepare(copy: Path) -> Path:
            place = second_delivery(with_her, copy)
            put(place / "entrada", "teleconsultoria/mais dela.csv", _hers(range(5, 7)), minute=2)
            return place

        seen = [dump(with_her / "armazem" / "public")]
        for works in ([_run], [_erase, _run]):
            with _twin(prepare) as (place, public):
                for work in works:
                    assert_published(run(work(place)))
                    seen.append(dump(public))
        return Scene(prepare, seen, seen[-1:], frozenset({"revisao", "queda", "validacao"}), codes)

    def assert_whole(self, place: Path) -> None:
        """What is public is one of the publications that may be; an erasure changes it file by file."""
        found = dump(place / "armazem" / "public")
        assert self.scene.gone or found in self.scene.seen

    @contextmanager
    def _read_through(self, warehouse: Warehouse) -> Iterator[None]:
        """A reader in a thread of its own: it finds one of the publications each time, never an error."""
        done = Event()
        wrong: list[object] = []
        known = [_seen(one) for one in self.scene.seen]

        def read() -> None:
            while not done.wait(0.1):
                try:
                    found = _glance(warehouse.public)
                except Exception as error:  # whatever it is, a reader met it
                    wrong.append(error)
                    continue
                self.figures["leituras"] += 1
                if found not in known:
                    wrong.append(found)

        reader = Thread(target=read, daemon=True)
        reader.start()
        try:
            yield
        finally:
            done.set()
            reader.join()
        assert wrong == []


def _seen(publication: Dump) -> tuple[int, int]:
    return len(publication["entrega"]), len(publication["teleconsultoria"])


def _glance(public: Path) -> tuple[int, int]:
    """What ``_seen`` tells, of a publication on the disk: its indicators' and its records' rows."""
    folder = public.resolve()
    with duckdb.connect(folder / "indicadores.duckdb", read_only=True) as connection:
        records = folder / "registros" / "teleconsultoria" / "*" / "*.parquet"
        query = (
            f"select (select count(*) from marts.entrega), (select count(*) from read_parquet('{records}'))"
        )
        ((deliveries, rows),) = connection.execute(query).fetchall()
        return deliveries, rows


def killed(torture: Torture, place: Path) -> None:
    """SIGKILL to one, two or three works in a row, each wherever it is."""
    names, weights = list(WORKS), [weight for weight, _ in WORKS.values()]
    for name in torture.chance.choices(names, weights, k=torture.chance.randint(1, 3)):
        _kill(torture, place, name, WORKS[name][1](place))
        copy = place / "copia"
        if copy.exists():  # it stands under its name only when it is whole
            assert verify(Warehouse(copy), copy=True).wrong == []
            shutil.rmtree(copy)


def _kill(torture: Torture, place: Path, name: str, command: list[str]) -> None:
    """SIGKILL to a work wherever it is, if it is not at its end; what is public then is whole."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(torture.chance.uniform(0, torture.seconds))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        torture.figures[f"{name}: mortes"] += 1
    else:
        torture.figures[f"{name}: terminou antes"] += 1
    torture.assert_whole(place)


def erased(torture: Torture, place: Path) -> None:
    """SIGKILL to erasures, and to a run before or after one; asked again, it is ended."""
    works = {"apagamento": _erase, "execução": _run}
    for name in torture.chance.sample(["apagamento", "apagamento", "execução"], k=2):
        _kill(torture, place, name, works[name](place))
    assert_published(run(_erase(place)))


def set_back(torture: Torture, place: Path) -> None:
    """A run as of an instant before the last one, asked for by name, killed or not."""
    _kill(torture, place, "referência anterior", _run(place, EARLIER))


def full(torture: Torture, place: Path) -> None:
    """A run on a disk that ends somewhere in what it has to write."""
    left = torture.chance.randrange(ROOM)
    disk = place.parent
    if disk.is_mount():
        used = shutil.disk_usage(disk).used
        _mount(disk, "remount,", used + left)
        result = run(_run(place))
        _mount(disk, "remount,", used + 20 * ROOM)
    else:
        result = run(_run(place), partial(resource.setrlimit, resource.RLIMIT_FSIZE, (left, left)))
    if result.returncode:
        assert_told_in_one_sentence(result, "")
        torture.figures["disco cheio: parou numa frase"] += 1
    torture.assert_whole(place)


def at_once(torture: Torture, place: Path) -> None:
    """Two runs together: one works, the other says so or comes after it."""
    both = [
        subprocess.Popen(_run(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [process.communicate() for process in both]
    assert 0 in {process.returncode for process in both}
    for process, (_, error) in zip(both, told, strict=True):
        if process.returncode:
            assert "Já há uma execução em andamento" in error
            torture.figures["duas ao mesmo tempo: recusada"] += 1
    torture.assert_whole(place)


def clock_back(torture: Torture, place: Path) -> None:
    """The run publishes with a clock that is behind the publication before it."""
    assert_published(run([sys.executable, "-c", A_DAY_BEHIND, *_run(place)[len(PROGRAM) :]]))
    torture.assert_whole(place)


DISTURBANCES = {killed: 6, full: 3, at_once: 1, clock_back: 1, erased: 2, set_back: 1}


@contextmanager
def _twin(prepare: Callable[[Path], Path]) -> Iterator[tuple[Path, Path]]:
    """A copy that nobody disturbs, and what is public of it."""
    with _disk() as disk:
        place = prepare(disk / "copia")
        yield place, place / "armazem" / "public"


@contextmanager
def _disk() -> Iterator[Path]:
    """A folder that is a disk in memory where this process may mount one; else a plain one.

    On a plain one a full disk is the system's limit to the size of one file.
    """
    folder = Path(tempfile.mkdtemp(prefix="tortura-"))
    mounted = _mount(folder, "", 20 * ROOM)
    try:
        if not mounted:
            print("Sem permissão para montar discos: o disco cheio é o limite de tamanho de um arquivo.")
        yield folder
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def _mount(folder: Path, how: str, size: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"{how}size={size}", "tmpfs", str(folder)]
    return shutil.which("mount") is not None and run(command).returncode == 0


def tortured(torture: Torture, until: float, only: Collection[str] = ()) -> None:
    """Round after round, until an instant of the monotonic clock: each kind once, then as often as it weighs.

    ``only``: the kinds that there are, by name; none named: all.
    """
    kinds = {kind: weight for kind, weight in DISTURBANCES.items() if not only or kind.__name__ in only}
    first = torture.chance.sample(list(kinds), k=len(kinds))
    while time.monotonic() < until:
        torture.round(first.pop() if first else torture.chance.choices(list(kinds), list(kinds.values()))[0])
