"""Judging in a process of its own, started early: its library takes seconds to import.

Requests and answers are pickled over the process's standard input and output. It ends when its input closes,
also while it judges, so it never outlives the run, however that dies: it would keep the database from the
next one, and write where that one writes.
"""

from __future__ import annotations

import os
import pickle
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from expectations.postponed import UNUSED, postpone
from telessaude.store.loading import loading

if TYPE_CHECKING:
    from expectations.model import ValidationResult


class Process:
    """The process: it starts when first asked, or told to before."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, unless it runs."""
        if self._running is None or self._running.poll() is not None:
            # -P: a file of the folder it is called in, named as a library's, would be loaded for it.
            self._running = subprocess.Popen(
                [sys.executable, "-P", "-m", "expectations.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._running

    def run(
        self,
        database: Path,
        report: Path,
        *,
        previous: Path | None,
        only_new: bool,
        meanwhile: Callable[[], None],
    ) -> ValidationResult:
        """What ``expectations.run`` gives; ``meanwhile`` is done here before the answer is waited for.

        Raises:
            Exception: what one of the two raises.
            EOFError: the process was killed.
        """
        running = self.start()
        assert running.stdin is not None
        assert running.stdout is not None
        pickle.dump(((database, report), {"previous": previous, "only_new": only_new}), running.stdin)
        running.stdin.flush()
        try:
            meanwhile()
        finally:
            answer: Any = pickle.load(running.stdout)  # noqa: S301  # from our own process
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End it, whatever it does: it only reads, and what it would write is no use without its answer."""
        if self._running is not None:
            self._running.kill()
            self._running.communicate()
            self._running = None


def _end_with_input() -> None:
    """End this process once nobody holds the other end of its standard input."""
    closed = select.poll()
    closed.register(sys.stdin, 0)  # no event asked for: an end that closes is always told
    closed.poll()
    os._exit(0)


def _serve() -> None:
    Thread(target=_end_with_input, daemon=True).start()
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
