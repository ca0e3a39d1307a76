"""Where things live inside a warehouse directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Warehouse:
    """The paths of one warehouse; nothing here touches the disk."""

    root: Path

    @property
    def lake(self) -> Path:
        """Immutable Parquet, one folder a source."""
        return self.root / "lake"

    @property
    def erasures(self) -> Path:
        """What was erased and stays out: one small file an erasure."""
        return self.root / "apagamentos"

    @property
    def database(self) -> Path:
        """The pipeline's own working database."""
        return self.root / "warehouse.duckdb"

    @property
    def publications(self) -> Path:
        """One immutable directory a publication."""
        return self.root / "publications"

    @property
    def public(self) -> Path:
        """The symbolic link to the current publication."""
        return self.root / "public"

    @property
    def key_file(self) -> Path:
        """The pseudonym key, made once with mode 0600 when no environment variable gives one."""
        return self.root / ".pseudonym_key"

    @property
    def work(self) -> Path:
        """Scratch of the tools: dbt's target and logs, spill files."""
        return self.root / ".work"
