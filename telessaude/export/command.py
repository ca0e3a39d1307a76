"""What ``telessaude export`` does: the export with progress on a terminal, and what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from telessaude.export import write
from telessaude.store import acessos, progress
from telessaude.store.acessos import Access
from telessaude.store.warehouse import Warehouse


def export_and_report(warehouse: Warehouse, output: Path, formats: list[str], **wanted: Any) -> Iterator[str]:
    """Write the files; give one line for each and one for them all. ``wanted`` is as ``write`` takes it.

    Raises:
        Failure: as ``export.write``.
    """
    with progress.shown("exportando") as say:
        files = write(warehouse, output, formats, say=say, **wanted)
    yield from map(str, files)
    nucleo, period = wanted.get("nucleo"), wanted.get("period")
    yield from acessos.recorded(
        warehouse,
        Access(
            acessos.this_account(),
            acessos.EXPORTED,
            ",".join(formats),
            wanted.get("uf") or "BR",
            f"nucleo:{nucleo}" if nucleo else "",
            f"{period.kind}:{period.first_day}" if period else "",
        ),
    )
    size = f"{sum(file.stat().st_size for file in files) / 1e6:.1f}".replace(".", ",")
    number = "1 arquivo" if len(files) == 1 else f"{len(files)} arquivos"
    yield f"{number} ({size} MB) em {output}."
