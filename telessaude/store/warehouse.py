"""Where things live inside a warehouse directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Of a publication: the figures, for who manages the service, and what is protected, for everyone.
INDICATORS = "indicadores.duckdb"
RESEARCH = "pesquisa.duckdb"


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
    def rotation(self) -> Path:
        """Files that wait for a new key to be the warehouse's; there only while it is being changed."""
        return self.root / ".troca"

    @property
    def manifests(self) -> Path:
        """What is known of the deliveries, beside the lake: it outlives the working database."""
        return self.root / "manifesto"

    @property
    def database(self) -> Path:
        """The pipeline's own working database."""
        return self.root / "warehouse.duckdb"

    @property
    def publications(self) -> Path:
        """One immutable directory a publication."""
        return self.root / "publications"

    @property
    def releases(self) -> Path:
        """The releases for research, one numbered folder each, kept for ever."""
        return self.root / "releases"

    @property
    def public(self) -> Path:
        """The symbolic link to the current publication."""
        return self.root / "public"

    @property
    def closings(self) -> Path:
        """One folder a closing of a period, with the figures kept."""
        return self.root / "fechamentos"

    @property
    def identity(self) -> Path:
        """The warehouse's id, its key's fingerprint, its schema: goes wherever the folder goes."""
        return self.root / "armazem.json"

    @property
    def inner_key(self) -> Path:
        """The pseudonym key of a warehouse of before 0.7, which kept it inside."""
        return self.root / ".pseudonym_key"

    @property
    def work(self) -> Path:
        """Scratch of the tools: dbt's target and logs, spill files."""
        return self.root / ".work"
