"""What ``telessaude release`` does, and what it says."""

from __future__ import annotations

from collections.abc import Iterator

from telessaude.publish import research
from telessaude.store import progress
from telessaude.store.warehouse import Warehouse


def release_and_tell(warehouse: Warehouse) -> Iterator[str]:
    """Make a release, if there is anything new, and say which it is, until when, and where.

    Raises:
        Failure: as ``research.release``.
    """
    with progress.shown("protegendo") as say:
        say("contagens")
        made, new = research.release(warehouse)
    until = f"{made.ate:%d/%m/%Y}"
    if new:
        yield f"Lançamento {made.numero}, com os quadrimestres até {until}: {research.last(warehouse)}."
    else:
        yield f"Nada de novo: o lançamento {made.numero} já traz os quadrimestres até {until}."
