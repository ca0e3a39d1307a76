"""The working database again, from what lies beside it: the manifest's snapshot, the runs published."""

from __future__ import annotations

import duckdb

from telessaude.ingest import snapshot
from telessaude.ingest.manifest import SNAPSHOT, Manifest
from telessaude.store.database import connect, literal
from telessaude.store.warehouse import INDICATORS, Warehouse


def make_database(warehouse: Warehouse) -> bool:
    """Make the database of a warehouse that has lost it; its next run then builds from every delivery.

    Gives whether there was anything to make it from. Killed, it leaves none, and is done again.

    Raises:
        OSError, duckdb.Error: the warehouse cannot be read or written.
    """
    folder = snapshot.last(warehouse)
    published = warehouse.public.resolve() / INDICATORS
    if folder is None and not published.exists():
        return False
    draft = Warehouse(warehouse.root / ".work" / "banco")
    draft.root.mkdir(parents=True, exist_ok=True)
    for left in draft.root.glob("warehouse.duckdb*"):
        left.unlink()
    with connect(draft.database) as con:
        manifest = Manifest(con, warehouse, b"")
        if folder is not None:
            snapshot.load(con, folder)
            con.execute("update lago.entrega set construida = false")
            manifest.set_version(SNAPSHOT, folder.name)
        if published.exists():
            _take_runs(con, published)
        manifest.make_views(full_refresh=True)
    warehouse.database.with_name(f"{warehouse.database.name}.wal").unlink(missing_ok=True)  # of what was lost
    draft.database.replace(warehouse.database)
    return True


def _take_runs(con: duckdb.DuckDBPyConnection, published: object) -> None:
    con.execute(f"attach {literal(str(published))} as publicada (read_only)")
    con.execute(
        "insert into lago.execucao by name from publicada.marts.execucao "
        "where execucao_id not in (select execucao_id from lago.execucao)"
    )
    con.execute("detach publicada")
