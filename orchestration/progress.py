"""What a run is doing, told to whoever listens: a terminal line, a log, nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[str], None]] = []


def say(text: str) -> None:
    """Tell what is being done now, a short pt-BR phrase."""
    for listener in _listeners:
        listener(text)


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Hear everything that is said inside."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
