"""Releases for research and the public: numbered, kept in ``releases/``, shown in every later publication."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from telessaude.publish import folder
from telessaude.publish.files import reading
from telessaude.publish.research import attack, base, file
from telessaude.publish.research.file import Release
from telessaude.store import runs, sums
from telessaude.store.clock import BRASILIA
from telessaude.store.errors import Failure
from telessaude.store.key import derived, load_key
from telessaude.store.lock import locked
from telessaude.store.version import code_version
from telessaude.store.warehouse import RESEARCH, Warehouse

_BESIDE = f".{RESEARCH}"  # a release about to take the place of the one shown
PURPOSE = "pesquisa"
DAY = timedelta(days=1)
WAIT = timedelta(days=45)  # from the end of a quadrimester to the release that the calendar makes of it


class ReleaseRefused(Failure):
    """A release that would tell too much: it is not made."""


def last(warehouse: Warehouse) -> Path | None:
    """The file of the last release; None before the first."""
    return next(reversed(_kept(warehouse)), None)


def _kept(warehouse: Warehouse) -> list[Path]:
    """The files of all releases, the oldest first."""
    folders = [folder for folder in warehouse.releases.glob("*") if folder.name.isdecimal()]
    return [folder / RESEARCH for folder in sorted(folders, key=lambda folder: int(folder.name))]


def over(referencia: datetime, wait: timedelta = DAY) -> date:
    """The last day of the last quadrimester that had ended so long before an instant, in Brasília's days."""
    first = referencia.astimezone(BRASILIA).date() - wait + DAY
    return base.quadrimester(first) - DAY


def due(warehouse: Warehouse, referencia: datetime) -> bool:
    """Whether the calendar asks for a release: the first of a warehouse always, then one a quadrimester."""
    before = last(warehouse)
    return before is None or file.releases(before)[-1].ate < over(referencia, WAIT)


def prepare(
    connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, current: runs.Current, folder: Path
) -> None:
    """Put into a publication's folder the release that the calendar asks for now, else the last one.

    One that is refused stays due, and the figures of the management do not wait for it.

    Raises:
        Failure: the key cannot be read.
        OSError, duckdb.Error: the disk refused.
    """
    if due(warehouse, current.referencia):
        try:
            write(connection, warehouse, current, folder / RESEARCH, over(current.referencia, WAIT))
        except ReleaseRefused:
            (folder / RESEARCH).unlink(missing_ok=True)
        else:
            return
    before = last(warehouse)
    if before is not None:
        os.link(before, folder / RESEARCH)


def write(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    current: runs.Current,
    target: Path,
    until: date,
) -> Release:
    """Write the next release, of what the warehouse of ``connection`` holds until a day, to a file.

    Raises:
        ReleaseRefused: it would tell too much.
        Failure: the key cannot be read.
        duckdb.Error: the disk refused, or another version built the warehouse.
    """
    kept = _kept(warehouse)
    earlier, releases = [file.told(one) for one in kept], file.releases(kept[-1]) if kept else []
    covered = max(until, releases[-1].ate) if releases else until
    last_told = file.as_last(releases[-1].ate, attack.combined(earlier)) if releases else None
    new = Release(len(releases) + 1, current.referencia, covered, current.execucao_id, code_version())
    truth = base.counts(connection, covered, last_told)
    rows = list(base.protected(truth, derived(load_key(warehouse), PURPOSE), last_told))
    safe = attack.safe(rows, earlier, truth)
    told = file.write(connection, target, safe, [*releases, new])
    undone = attack.undone([*earlier, told], truth)
    if undone:
        raise ReleaseRefused(
            f"O lançamento {new.numero} foi recusado: dele se tirariam contagens de {len(undone)} partes, "
            f"como {' '.join(undone[0][0])}; guarde esta mensagem e avise quem mantém o programa."
        )
    return new


def keep(warehouse: Warehouse) -> None:
    """Keep the release that the publication in sight shows, unless it is kept; interrupted, do it again."""
    shown = warehouse.public.resolve() / RESEARCH
    before = last(warehouse)
    if not file.is_release(shown) or (before is not None and before.samefile(shown)):
        return
    number = file.releases(shown)[-1].numero
    if (warehouse.releases / str(number)).exists():  # copied, where links are not kept
        return
    draft = warehouse.releases / f".{number}.parte"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    os.link(shown, draft / RESEARCH)
    sums.write(draft)
    draft.rename(warehouse.releases / str(number))


def release(warehouse: Warehouse) -> tuple[Release, bool]:
    """Make a release by hand, of all quadrimesters that are over, and show it.

    Where nothing is new it is the last one; the second value says whether one was made.

    Raises:
        Failure: nothing was published, the last run did not publish, or the release would tell too much.
        OSError, duckdb.Error: the disk refused; nothing changed for readers.
    """
    shown = warehouse.public.resolve()
    if not shown.is_dir():
        raise Failure(f"Nada foi publicado em {warehouse.root}: rode telessaude run antes.")
    with locked(warehouse), reading(warehouse) as connection:
        current, ended = runs.current(connection), runs.last(connection)
        assert current is not None and ended is not None, "what was published had a run"  # noqa: PT018
        shown = warehouse.public.resolve()
        if ended.resultado not in {"publicada", "sem_novidade"}:
            raise Failure(
                f"A última execução em {warehouse.root} não publicou, e um lançamento é do que se publicou: "
                "rode telessaude run e depois telessaude release."
            )
        settle(warehouse)
        keep(warehouse)
        before, until = last(warehouse), over(current.referencia)
        if before is not None:
            newest = file.releases(before)[-1]
            if newest.publicacao_id == current.execucao_id and newest.ate >= until:
                return newest, False
        draft = warehouse.releases / ".parte"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        new = write(connection, warehouse, current, draft / RESEARCH, until)
        sums.write(draft)
        kept = draft.rename(warehouse.releases / str(new.numero))
    _show(kept / RESEARCH, shown)
    return new, True


def _show(kept: Path, shown: Path) -> None:
    """Put a release in the place of the one shown, in one step; killed before it, ``settle`` ends it."""
    beside = shown / _BESIDE
    beside.unlink(missing_ok=True)
    os.link(kept, beside)
    if sums.recorded(shown) is not None:
        sums.tell(shown, {RESEARCH: sums.sha256(kept)})
    beside.replace(shown / RESEARCH)


def withdraw_unsafe(warehouse: Warehouse) -> int:
    """Take out of earlier publications the research files of before 0.7.0, which come undone; how many.

    Nothing is taken before this version has published: the file in sight is then one of its releases. What
    has sums was published by it.

    Raises:
        OSError: the disk refused.
    """
    if sums.recorded(warehouse.public.resolve()) is None:
        return 0
    unsafe = [one / RESEARCH for one in folder.kept(warehouse) if sums.recorded(one) is None]
    there = [one for one in unsafe if one.exists()]
    for one in there:
        one.unlink()
    return len(there)


def settle(warehouse: Warehouse) -> None:
    """End the showing of a release that was killed: the publication is what its sums say.

    Raises:
        OSError: the disk refused.
    """
    shown = warehouse.public.resolve()
    beside = shown / _BESIDE
    if not beside.exists():
        return
    if (sums.recorded(shown) or {}).get(RESEARCH) == sums.sha256(beside):
        beside.replace(shown / RESEARCH)
    else:
        beside.unlink()
