"""Small landings for the ingestion tests, written byte by byte, and what ingestion made of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb

from telessaude.ingest import ingest
from telessaude.ingest.run import IngestReport
from telessaude.store.warehouse import Warehouse

HEADING = "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,solicitante_id"


class Landing:
    """A landing and its warehouse in one temporary folder."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "entrada"
        self.folder.mkdir()
        self.warehouse = Warehouse(root / "armazem")
        self.clock = 1_700_000_000

    def put(self, name: str, content: str | bytes, at: int | None = None) -> Path:
        """Deliver a file; without a time, a minute after the last one."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.clock += 60
        moment = (at or self.clock) * 10**9
        os.utime(path, ns=(moment, moment))
        return path

    def ingest(self, **options: Any) -> IngestReport:
        return ingest(self.folder, self.warehouse, **options)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(self.warehouse.database) as con:
            return con.execute(sql).fetchall()

    def problems(self) -> list[tuple[Any, ...]]:
        """Path, line, column, rule, value, whether it rejects, in that order."""
        return self.query(
            "select caminho, linha, coluna, regra, valor, rejeitada from lago.problema "
            "order by all nulls first"
        )

    def column(self, name: str, fonte: str = "teleconsultoria") -> dict[int, Any]:
        """One column of a source by line."""
        return dict(self.query(f"select _linha, {name} from lago.{fonte}_completa order by _linha"))
