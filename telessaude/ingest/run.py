"""One pass over a landing: what is new goes to the lake, what is wrong goes to the manifest."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from telessaude.contract.mapping import load_mappings
from telessaude.ingest import lake
from telessaude.ingest.examine import Examiner, Finding
from telessaude.ingest.landing import (
    UNREADABLE,
    Arrival,
    arrivals,
    contract_fingerprint,
    mapping_folders,
    unusable,
)
from telessaude.ingest.manifest import Copy, Delivery, Manifest
from telessaude.ingest.people import load_key
from telessaude.ingest.reference import refresh_reference
from telessaude.store.database import connect
from telessaude.store.errors import WarehouseError
from telessaude.store.machine import cores
from telessaude.store.warehouse import Warehouse

# A commit waits for the disk: one a delivery took 20 ms of the 60 that a small file needs. A run killed in
# between reads at most this many files again.
_FILES_A_COMMIT = 50


@dataclass
class IngestReport:
    """What one pass found.

    ``files`` in the landing; ids of the ``new`` deliveries, and of those ``changed`` because an earlier
    copy came; ``rows`` read from new files; ``problems`` written.
    """

    files: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    rows: int = 0
    problems: int = 0


def ingest(
    landing: Path,
    warehouse: Warehouse,
    *,
    full_refresh: bool = False,
    on_file: Callable[[str], None] | None = None,
    mappings: Path | None = None,
) -> IngestReport:
    """Read everything new in a landing into the lake and the manifest of a warehouse.

    ``on_file`` is told the path, relative to the landing, of each file about to be read, from the
    thread that reads it. ``full_refresh``
    makes the views show every delivery, not only what is not built yet; files in the lake are not read
    again. ``mappings`` is one more folder of mapping files.

    Raises:
        LandingError: the landing does not exist or cannot be listed.
        WarehouseError: the warehouse cannot be written.
        WarehouseBusy: it stays open in another program.
        MappingError: a mapping file does not describe a format.
    """
    found = arrivals(landing)
    folders = mapping_folders(warehouse, mappings)
    formats = load_mappings(folders)
    try:
        warehouse.lake.mkdir(parents=True, exist_ok=True)
        lake.remove_leftovers(warehouse.lake)
        key = load_key(warehouse)
    except OSError as error:
        raise _unwritable(warehouse, error) from error
    with closing(_open(warehouse)) as con, closing(lake.connect()) as converter:
        try:
            manifest = Manifest(con, warehouse)
            known = frozenset(manifest.deliveries())
            examiner = Examiner(converter, key, formats, warehouse.lake, known, on_file or (lambda _: None))
            one_pass = _Pass(manifest, examiner)
            return one_pass.run(found, contract_fingerprint(folders), full_refresh)
        except (duckdb.Error, OSError) as error:
            # Not "from error": a database error may quote the delivered line, and causes end up in logs.
            raise _unwritable(warehouse, error) from None


def _open(warehouse: Warehouse) -> duckdb.DuckDBPyConnection:
    try:
        return connect(warehouse.database)
    except duckdb.Error as error:
        raise WarehouseError(unusable(warehouse)) from error


def _unwritable(warehouse: Warehouse, error: Exception) -> WarehouseError:
    """The reason is kept to the system's own words: a database error could quote a delivered value."""
    reason = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
    return WarehouseError(
        f"O armazém “{warehouse.root}” não pôde ser gravado{reason}: confira o espaço em disco e as "
        "permissões. O que já estava publicado continua valendo; execute de novo depois de corrigir."
    )


class _Pass:
    """The state of one pass: what the manifest knew before, what was found."""

    def __init__(self, manifest: Manifest, examiner: Examiner) -> None:
        self.manifest = manifest
        self.examiner = examiner
        self.known = manifest.deliveries()
        self.report = IngestReport()

    def run(self, found: list[Arrival], fingerprint: str, full_refresh: bool) -> IngestReport:
        """Take every arrival in, then renew the reference tables and the views."""
        seen = self.manifest.copies()
        new_contract = self.manifest.version("contrato") != fingerprint
        self.report.files = len(found)
        self._take([a for a in found if _changed(a, seen.get(a.caminho), new_contract)])
        self.manifest.set_version("contrato", fingerprint)
        refresh_reference(self.manifest)
        self.manifest.make_views(full_refresh)
        return self.report

    def _take(self, changed: list[Arrival]) -> None:
        """Examine files side by side, record what they are one by one, in the landing's order."""
        self.examiner.share_cores(len(changed))
        with ThreadPoolExecutor(cores()) as pool:
            for start in range(0, len(changed), _FILES_A_COMMIT):
                batch = changed[start : start + _FILES_A_COMMIT]
                with self.manifest.transaction():
                    for arrival, finding in zip(batch, pool.map(self.examiner.examine, batch), strict=True):
                        self._record(arrival, finding)

    def _record(self, arrival: Arrival, finding: Finding) -> None:
        if finding.copy is None:
            return
        delivery = finding.delivery
        if delivery is not None and (delivery.sha256 is None or delivery.entrega_id not in self.known):
            self._add(delivery, finding.copy)
        elif finding.copy.entrega_id is not None:
            self._repeat(arrival, finding.copy, finding.copy.entrega_id)
        else:
            self.manifest.ignore(arrival.caminho, finding.copy)

    def _repeat(self, arrival: Arrival, copy: Copy, entrega_id: str) -> None:
        first = (arrival.mtime_ns, arrival.caminho) < self.known[entrega_id]
        self.manifest.repeat(arrival.caminho, copy, first)
        if first:
            self.known[entrega_id] = (arrival.mtime_ns, arrival.caminho)
            self.report.changed.append(entrega_id)

    def _add(self, delivery: Delivery, copy: Copy) -> None:
        self.manifest.add(delivery, copy)
        self.known[delivery.entrega_id] = (delivery.recebida_ns, delivery.caminho)
        self.report.new.append(delivery.entrega_id)
        self.report.rows += delivery.linhas_lidas
        self.report.problems += len(delivery.problems)


def _changed(arrival: Arrival, before: Copy | None, new_contract: bool) -> bool:
    """Whether a path is new, or one seen before is to be looked at again."""
    if before is None or (arrival.tamanho, arrival.mtime_ns) != (before.tamanho, before.mtime_ns):
        return True
    return new_contract and before.sha256 is None and arrival.tamanho != UNREADABLE
