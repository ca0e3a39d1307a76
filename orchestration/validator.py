"""Validation in a process of its own, started early: its library takes seconds to import.

Requests and answers are pickled over the process's standard input and output. It ends when its input closes,
so it never outlives the run, however that dies.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telessaude.store.loading import loading, postpone

if TYPE_CHECKING:
    from expectations.model import ValidationResult

# The library imports them for an expectation and a chart that no suite has: 0.8 of the 2.6 s that it loads.
UNUSED = ("scipy.stats", "altair")

_worker: dict[int, subprocess.Popen[bytes]] = {}  # by process id: a forked child must not share its parent's


def warm() -> subprocess.Popen[bytes]:
    """Start the process, or give the one that this process has."""
    worker = _worker.get(os.getpid())
    if worker is None or worker.poll() is not None:
        worker = subprocess.Popen(
            [sys.executable, "-m", "orchestration.validator"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        _worker[os.getpid()] = worker
    return worker


def run(
    database: Path,
    report: Path,
    *,
    previous: Path | None,
    only_new: bool,
    meanwhile: Callable[[], None],
) -> ValidationResult:
    """What ``expectations.run`` gives; this process does ``meanwhile`` before it waits for the answer.

    Raises:
        Exception: what one of the two raises.
        EOFError: the process was killed.
    """
    worker = warm()
    assert worker.stdin is not None
    assert worker.stdout is not None
    pickle.dump(((database, report), {"previous": previous, "only_new": only_new}), worker.stdin)
    worker.stdin.flush()
    try:
        meanwhile()
    finally:
        answer: Any = pickle.load(worker.stdout)  # noqa: S301  # from our own process
    if isinstance(answer, Exception):
        raise answer
    return answer


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not mix with the answers
    with loading():
        for module in UNUSED:
            postpone(module)
        import great_expectations  # noqa: F401

        import expectations

    while True:
        try:
            arguments, options = pickle.load(sys.stdin.buffer)  # noqa: S301  # from our own parent
        except EOFError:
            return
        try:
            answer: object = expectations.run(*arguments, **options)
        except Exception as error:
            answer = error
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    _serve()
