"""What a lake of an earlier version must lose: documents that nobody looked for when it was written.

Of a file that still lies in the landing nothing is done here: it is read again.
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from telessaude.contract import load_sources
from telessaude.ingest import documents, lake
from telessaude.ingest.manifest import Manifest
from telessaude.ingest.watch import Watch
from telessaude.store.database import literal

READING = "2"  # raised when what files give changes so that those read before must be read again
_PATHS = ("fonte", "caminho")


def is_due(manifest: Manifest) -> bool:
    """Whether the lake was written by another reading."""
    return manifest.version("leitura") != READING


def hide_in_names(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Let no document stand in what the manifest says of files: their names, what their senders said."""

    def said(*, apart: bool) -> Callable[[str], str]:
        return lambda text: documents.in_cell(text, key, hashed=apart)

    ways: dict[tuple[str, str], Callable[[str], str]] = {
        ("copia", "caminho"): lambda path: documents.mark(path, key),
        ("entrega", "codigo_nucleo"): said(apart=True),
        ("entrega", "mes_referencia"): said(apart=False),
        ("entrega", "tipo_envio"): said(apart=False),
        ("problema", "coluna"): documents.in_name,
        ("problema", "valor"): said(apart=False),
    }
    ways |= {(table, name): documents.in_path for table in ("entrega", "problema") for name in _PATHS}
    for (table, column), way in ways.items():
        for (text,) in con.execute(f"select {column} from lago.{table} group by all").fetchall():
            if text is not None and way(text) != text:
                hidden = f"{column} = {literal(way(text))}"
                con.execute(f"update lago.{table} set {hidden} where {column} = {literal(text)}")


def finish(manifest: Manifest, converter: duckdb.DuckDBPyConnection, key: bytes, read: set[str]) -> None:
    """Take documents out of the lake files that were not ``read`` again; delete those that no delivery names.

    Raises:
        duckdb.Error, OSError: the lake cannot be written.
    """
    root = manifest.warehouse.root
    own = lake.cursor(converter, key)
    watch = Watch(own, key)
    with manifest.transaction():
        kept = manifest.in_lake()
        for entrega_id, fonte, aba, file in kept:
            source = load_sources().get(fonte)
            if source and entrega_id not in read and (root / file).exists():
                found = lake.take_documents_out(own, watch, source, aba, root / file)
                manifest.tell_of(entrega_id, found)
                if found:
                    manifest.forget_sum(entrega_id)
        manifest.set_version("leitura", READING)
    named = {root / file for *_, file in kept}
    for written in manifest.warehouse.lake.glob("*/*.parquet"):
        if written not in named:
            written.unlink()
