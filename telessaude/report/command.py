"""What ``telessaude report`` does: reports of one unit or of a whole state, with progress on a terminal."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from telessaude.export.files import replacing
from telessaude.reading.publication import Publication, Reader, latest
from telessaude.reading.scope import EVERYTHING
from telessaude.report.asked import Asked
from telessaude.report.build import render
from telessaude.report.content import gather, not_published
from telessaude.report.period import published
from telessaude.report.unit import Unit, find, of_state, require_figures
from telessaude.store import acessos
from telessaude.store.acessos import Access
from telessaude.store.errors import Failure
from telessaude.store.machine import cores
from telessaude.store.warehouse import Warehouse

FEW = 4  # reports that are made sooner than other processes would start


@dataclass(frozen=True)
class Work:
    """What one process needs to make reports."""

    publication: Publication
    first_day: date
    formats: tuple[str, ...]
    output: Path


def report_and_tell(warehouse: Warehouse, output: Path, asked: Asked) -> Iterator[str]:
    """Write the reports; give one line for each file and one for them all.

    Raises:
        Failure: nothing was published yet, the unit or the quadrimestre is not in the publication, or the
            output cannot be written.
    """
    publication = latest(warehouse, public=asked.public)
    if publication is None:
        raise Failure(f"Nada foi publicado em {warehouse.root}: rode telessaude run antes.")
    units, first_day = _units(publication, asked)
    work = Work(publication, first_day, asked.formats, output)
    files = []
    try:
        for made in _with_progress(units, work):
            files += made
            yield from map(str, made)
    except OSError as error:
        raise Failure(
            f"Não foi possível escrever em {output} ({error.strerror or error}): "
            "libere espaço ou escolha outra pasta com --output."
        ) from error
    yield from acessos.recorded(
        warehouse,
        Access(
            acessos.this_account(),
            acessos.REPORTED,
            ",".join(asked.formats),
            asked.nivel_id if asked.nivel == "uf" else "",
            f"{asked.nivel}:{asked.nivel_id}",
            f"quadrimestre:{first_day}",
        ),
    )
    size = f"{sum(file.stat().st_size for file in files) / 1e6:.1f}".replace(".", ",")
    number = "1 arquivo" if len(files) == 1 else f"{len(files)} arquivos"
    yield f"{number} ({size} MB) em {output}."


def _units(publication: Publication, asked: Asked) -> tuple[list[Unit], date]:
    reader = Reader(publication, EVERYTHING)
    try:
        first_day = _quadrimestre(reader, asked.first_day)
        if asked.whole:
            units = of_state(reader, asked.nivel_id, first_day)
        else:
            units = [find(reader, asked.nivel, asked.nivel_id)]
        require_figures(reader, units[:1], first_day)
        return units, first_day
    finally:
        reader.close()


def _quadrimestre(reader: Reader, first_day: date | None) -> date:
    """The one asked for, else the last that is over."""
    known = published(reader)
    if first_day is None:
        over = [day for day, partial in known.items() if not partial]
        if not over:
            raise Failure("Nenhum quadrimestre completo foi publicado ainda: escolha um com --period.")
        return over[-1]
    if first_day not in known:
        raise Failure(not_published(list(known), first_day))
    return first_day


def _with_progress(units: Sequence[Unit], work: Work) -> Iterator[list[Path]]:
    console = Console(stderr=True, highlight=False)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("relatórios", total=len(units))
        for files in _all(units, work):
            progress.advance(task)
            yield files


def _all(units: Sequence[Unit], work: Work) -> Iterator[list[Path]]:
    """The files of each unit, in the order of the units."""
    processes = min(cores(), len(units))
    with ExitStack() as open_things:
        if processes == 1 or len(units) < FEW:
            make: Callable[[Unit], list[Path]] = Maker(work).make
            yield from map(make, units)
            return
        # Spawned, not forked: threads of the database would not survive a fork.
        pool = open_things.enter_context(
            ProcessPoolExecutor(
                processes, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(work,)
            )
        )
        open_things.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(_make, units)


class Maker:
    """Makes reports one after the other, the publication open all along."""

    def __init__(self, work: Work) -> None:
        """Open the publication."""
        self.work = work
        self.reader = Reader(work.publication, EVERYTHING)

    def make(self, unit: Unit) -> list[Path]:
        """Write a unit's report in each format: a file is whole or absent."""
        content = gather(self.reader, unit, self.work.first_day)
        files = [self.work.output / f"{content.stem}.{name}" for name in self.work.formats]
        for file, name in zip(files, self.work.formats, strict=True):
            with replacing(file) as partial:
                partial.write_bytes(render(content, name))
        return files


_makers: list[Maker] = []


def _begin(work: Work) -> None:
    _makers[:] = [Maker(work)]


def _make(unit: Unit) -> list[Path]:
    return _makers[0].make(unit)
