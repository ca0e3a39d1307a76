"""What a run did, one JSON line an event, for a journal or a collector: only where it is asked for.

``TELESSAUDE_LOG=json`` asks, or ``telessaude run --log json``. Events: ``inicio``, ``etapa`` (a step that
ended, with its seconds), ``aviso``, ``fim``. Nothing of a delivery's content is told, only counts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

VARIABLE = "TELESSAUDE_LOG"
JSON = "json"

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def asked() -> bool:
    """Whether events are told."""
    return os.environ.get(VARIABLE) == JSON


def tell(event: str, **what: object) -> None:
    """Write one event on standard output, if events are told; instants in ISO 8601, UTC."""
    if not asked():
        return
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = {"em": moment, "evento": event, **what}
    print(json.dumps(line, ensure_ascii=False, default=_text), flush=True, file=sys.stdout)


def step(name: str) -> Callable[[Callable[_Given, _Answer]], Callable[_Given, _Answer]]:
    """Tell, after a function, which step it was, its seconds and whether it raised."""

    def told(function: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
        @wraps(function)
        def run(*arguments: _Given.args, **options: _Given.kwargs) -> _Answer:
            with _timed(name):
                return function(*arguments, **options)

        return run

    return told


@contextmanager
def _timed(name: str) -> Iterator[None]:
    began = time.monotonic()
    result = "falhou"
    try:
        yield
        result = "terminou"
    finally:
        tell("etapa", etapa=name, resultado=result, segundos=round(time.monotonic() - began, 3))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
