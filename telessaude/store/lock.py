"""One run at a time in a warehouse. The system drops the lock when the process dies, however it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse


def busy(warehouse: Warehouse) -> bool:
    """Whether a run holds the warehouse now; asks without keeping a run that begins waiting."""
    try:
        with (warehouse.root / ".lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def locked(warehouse: Warehouse) -> Iterator[None]:
    """Hold the warehouse for one run.

    Raises:
        Failure: another run holds it.
        OSError: the warehouse cannot be written.
    """
    warehouse.root.mkdir(parents=True, exist_ok=True)
    with (warehouse.root / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                f"Já há uma execução em andamento em {warehouse.root}: espere que termine e rode de novo."
            ) from None
        yield
