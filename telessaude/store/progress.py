"""What long work is doing: it is given a ``Say``, and tells it with short pt-BR phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]


def silent(_text: str) -> None:
    """Tell nobody."""


@contextmanager
def shown(first: str) -> Iterator[Say]:
    """Show on a terminal what is said inside, beginning with ``first``; elsewhere nothing."""
    from rich.console import Console  # only a command that works for seconds pays for it

    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield silent
        return
    with console.status(first) as status:
        yield status.update
