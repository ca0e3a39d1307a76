"""What ``run``, ``demo`` and ``generate`` do: the job in this process, with progress and a summary."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from rich.console import Console

from orchestration import pipeline, summary
from orchestration.begin import require_landing, told_of_the_reference
from orchestration.judgement import Judgement
from orchestration.upkeep import upkeep
from telessaude.store import journal, progress, runs
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.key import advice
from telessaude.store.loading import loading
from telessaude.store.lock import locked
from telessaude.store.progress import Say
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from telessaude.engine.sessions import Engine


def run_and_report(
    landing: Path,
    warehouse: Warehouse,
    *,
    reference: datetime | None = None,
    full_refresh: bool = False,
    accepted_drops: Sequence[str] = (),
    engine: Engine | None = None,
    debug: bool = False,
) -> None:
    """Run the pipeline once and print what was read, rejected, validated and published.

    An engine builds every model, always.

    Raises:
        Failure: the run could not be done, or its results may not be published.
    """
    console = report_console()
    require_landing(landing, warehouse)
    with locked(warehouse):
        current = pipeline.begin(
            landing,
            warehouse,
            reference=reference,
            full_refresh=full_refresh or engine is not None,
            accepted_drops=accepted_drops,
        )
        if where_the_key_goes := advice(warehouse):
            _tell(console, where_the_key_goes)
        if current and (said := told_of_the_reference(current, asked=reference is not None)):
            _tell(console, said)
        if current is None:
            journal.tell("fim", resultado="sem_novidade")
            if not journal.asked():
                console.print("Nada de novo: a última publicação continua valendo.")
            _upkeep(console, warehouse)
            return
        with _told(warehouse, current), progress.shown("começando") as say, Judgement(warehouse) as judgement:
            execute(landing, warehouse, judgement, say, engine=engine, debug=debug)
        _upkeep(console, warehouse)
    if not journal.asked():
        summary.show(console, landing, warehouse)


@contextmanager
def _told(warehouse: Warehouse, current: runs.Current) -> Iterator[None]:
    """Tell the journal of a run: that it began, how it ended, what it counted."""
    journal.tell(
        "inicio", execucao_id=current.execucao_id, referencia=current.referencia, completa=current.completa
    )
    try:
        yield
    finally:
        if journal.asked():
            journal.tell("fim", **_ended(warehouse, current))


def _ended(warehouse: Warehouse, current: runs.Current) -> dict[str, object]:
    with suppress(Exception), connect(warehouse.database, read_only=True) as connection:
        last = runs.last(connection)
        if last and last.execucao_id == current.execucao_id:
            counted = {name: value for name, value in asdict(last).items() if name not in {"inicio", "fim"}}
            return counted | {"segundos": round((last.fim - last.inicio).total_seconds(), 3)}
    return {"execucao_id": current.execucao_id, "resultado": "interrompida"}


def demo_and_report(landing: Path, warehouse: Warehouse, *, debug: bool = False) -> None:
    """Generate the demonstration landing, unless it is there already, and run it as of its last arrival.

    Raises:
        Failure: as ``run_and_report``.
    """
    from telessaude.demonstration import generate

    if not landing.exists() or not any(landing.iterdir()):
        with progress.shown("começando") as say:
            say("gerando as entregas de demonstração")
            # Beside, then renamed: a landing half written must not pass for one.
            draft = landing.with_name(f"{landing.name}.parte")
            shutil.rmtree(draft, ignore_errors=True)
            generate(draft)
            if landing.exists():
                landing.rmdir()
            draft.rename(landing)
    run_and_report(landing, warehouse, reference=_last_arrival(landing), debug=debug)


def generate_and_report(landing: Path, **arguments: Any) -> None:
    """Generate a landing and say what it holds.

    Raises:
        Failure: an argument out of its range, or a folder that is not empty.
    """
    from telessaude.demonstration import generate

    with progress.shown("começando") as say:
        say("gerando as entregas")
        generate(landing, **arguments)
    files = [path for path in landing.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    report_console().print(f"{len(files)} arquivos ({size:.0f} MB) em {landing}.")


def _last_arrival(landing: Path) -> datetime:
    newest = max(path.stat().st_mtime for path in landing.rglob("*") if path.is_file())
    return datetime.fromtimestamp(int(newest), UTC)


def execute(
    landing: Path,
    warehouse: Warehouse,
    judgement: Judgement,
    say: Say,
    *,
    engine: Engine | None = None,
    debug: bool = False,
) -> None:
    """Take the steps of a run already begun and locked; as a run of Dagster's, where DAGSTER_HOME says so.

    Its page shows the run then. Nobody sees what Dagster would remember elsewhere, at a fifth of a small run.

    Raises:
        Failure: a step could not be done, or the results may not be published.
    """
    home = os.environ.get("DAGSTER_HOME")
    if home and (not Path(home).is_absolute() or not Path(home).is_dir()):
        raise Failure(
            f"DAGSTER_HOME, {home}, não é o caminho completo de uma pasta: crie-a ou apague a variável."
        )
    say("preparando")
    # The lake fills while the libraries load.
    reading = Future[None]()
    Thread(target=_read, args=(reading, landing, warehouse, judgement, say), daemon=True).start()
    if home:
        _run_job(reading, landing, warehouse, judgement, say, engine=engine, debug=debug)
    else:
        _take_steps(reading, warehouse, judgement, say, engine)


def _read(reading: Future[None], landing: Path, warehouse: Warehouse, judgement: Judgement, say: Say) -> None:
    try:
        pipeline.ingest(landing, warehouse, on_file=say)
    except BaseException as error:  # raised where it is waited for, which otherwise would wait for ever
        reading.set_exception(error)
    else:
        reading.set_result(None)
    # Not before: three things that load share two cores, and of these the verdict is wanted last.
    with suppress(Exception):
        judgement.warm()


def _take_steps(
    reading: Future[None], warehouse: Warehouse, judgement: Judgement, say: Say, engine: Engine | None
) -> None:
    with loading():
        from telessaude.models import invocation, parsed

        invocation.load()
        parsed.project()
    with pipeline.recording(warehouse, judgement):
        reading.result()
        pipeline.build(
            warehouse, lambda node: say(f"{node.kind} {node.name}"), ahead=judgement, engine=engine
        )
        say("validando")
        pipeline.validate(warehouse, judgement)
        pipeline.publish(warehouse)


def _run_job(
    reading: Future[None],
    landing: Path,
    warehouse: Warehouse,
    judgement: Judgement,
    say: Say,
    *,
    engine: Engine | None,
    debug: bool,
) -> None:
    """Run Dagster's job ``diario`` in this process.

    A file that is read already is not read again by the step that reads the landing, and that step meets, and
    reports, whatever stopped the reading.
    """
    with loading():
        import dagster as dg

        from orchestration.definitions import defs
        from orchestration.resources import Store, Turn

        job = defs.resolve_job_def("diario")
        instance = dg.DagsterInstance.get()  # loads the libraries of its store
    wait([reading])
    resources = {
        "store": Store(landing=str(landing), warehouse_dir=str(warehouse.root)),
        "turn": Turn(landing, warehouse, judgement, patient=False, say=say, engine=engine),
    }
    run_config = {
        "ops": {"ingestao": {"config": {"begun": True}}},
        "loggers": {"console": {"config": {"log_level": "DEBUG" if debug else "CRITICAL"}}},
    }
    with instance:
        job.execute_in_process(instance=instance, run_config=run_config, resources=resources)


def _upkeep(console: Console, warehouse: Warehouse) -> None:
    for sentence in upkeep(warehouse):
        _tell(console, sentence)


def _tell(console: Console, sentence: str) -> None:
    """Say what the operator must know, in the journal where one is asked for."""
    if journal.asked():
        journal.tell("aviso", mensagem=sentence)
    else:
        console.print(sentence)


def report_console() -> Console:
    """Where reports are printed: as wide as the terminal, 120 columns in a file."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=120)
