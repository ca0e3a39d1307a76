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


@contextmanager
def shown(first: str) -> Iterator[None]:
    """Show on a terminal what is said inside, beginning with ``first``; elsewhere nothing."""
    from rich.console import Console  # only a command that works for seconds pays for it

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield
        return
    with console.status(first) as status, listening(status.update):
        yield
