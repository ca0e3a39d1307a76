"""One pass over a landing: what is new goes to the lake, what is wrong goes to the manifest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import duckdb

from telessaude.contract import parametros
from telessaude.contract.mapping import Mapping, load_mappings
from telessaude.contract.parametros import ALL, Parametros
from telessaude.ingest import damage, lake, snapshot, upgrade
from telessaude.ingest.damage import Damaged
from telessaude.ingest.examine import Examiner, Finding, repeated
from telessaude.ingest.landing import (
    UNREADABLE,
    Arrival,
    arrivals,
    contract_fingerprint,
    mapping_folders,
    unusable,
)
from telessaude.ingest.manifest import Manifest
from telessaude.ingest.mapped.state import known_state
from telessaude.ingest.reference import refresh_reference, write_terms
from telessaude.store import tombstones
from telessaude.store.database import connect
from telessaude.store.errors import WarehouseError
from telessaude.store.key import load_key
from telessaude.store.machine import cores
from telessaude.store.warehouse import Warehouse

# A commit waits for the disk: one a delivery took 20 ms of the 60 that a small file needs. A run killed in
# between reads at most this many files again.
_FILES_A_COMMIT = 50
_BYTES_TOGETHER = 32 << 20  # of text that is held in memory, for each of the files read side by side
_FIRST = ("nucleo", "ponto")


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
        MappingError: a mapping file does not describe a format, or parametros.yml is wrong.
    """
    found = [arrival for arrival in arrivals(landing) if arrival.caminho != parametros.FILE_NAME]
    given = parametros.load_parametros(landing)
    folders = mapping_folders(warehouse, mappings)
    formats, fingerprint = load_mappings(folders), contract_fingerprint(folders)
    try:
        key = load_key(warehouse)
    except OSError as error:
        raise _unwritable(warehouse, error) from error
    return take_in(
        found, given, formats, fingerprint, warehouse, key, full_refresh=full_refresh, on_file=on_file
    )


def take_in(
    found: list[Arrival],
    given: Parametros,
    formats: tuple[Mapping, ...],
    fingerprint: str,
    warehouse: Warehouse,
    key: bytes,
    *,
    full_refresh: bool = False,
    kept: bool = True,
    on_file: Callable[[str], None] | None = None,
) -> IngestReport:
    """Read what is new of some arrivals, by the parameters and the formats given.

    ``fingerprint`` stands for the contract and the formats: what another refused is read again. ``kept``: the
    warehouse is, and what its manifest says is also written beside its lake.

    Raises:
        WarehouseError, WarehouseBusy: as :func:`ingest`.
    """
    try:
        warehouse.lake.mkdir(parents=True, exist_ok=True)
        lake.remove_leftovers(warehouse.lake)
        erased = tombstones.load(warehouse, key)
    except OSError as error:
        raise _unwritable(warehouse, error) from error
    with closing(_open(warehouse)) as con, closing(lake.connect()) as converter:
        try:
            manifest = Manifest(con, warehouse, key)
            upgrading = upgrade.is_due(manifest)
            if upgrading:
                upgrade.hide_in_names(con, key)
            # What a reader of before refused, this one may be able to read.
            broken = damage.damaged(con, warehouse.root)
            new = upgrading or manifest.version("contrato") != fingerprint
            again = set(manifest.files()) if upgrading else manifest.refused() if new else set()
            known = frozenset(manifest.files().keys() - again - {one.arquivo_id for one in broken})
            examiner = Examiner(
                converter, key, formats, warehouse.lake, known, on_file or (lambda _: None), erased
            )
            report = _Pass(manifest, examiner, again, given, broken).run(found, new_reader=new)
            damage.require_whole(
                damage.with_months(con, damage.damaged(con, warehouse.root) if broken else [])
            )
            if upgrading:
                upgrade.finish(manifest, converter, key, set(report.new))
            manifest.record_sums()
            manifest.set_version("contrato", fingerprint)
            refresh_reference(manifest)
            write_terms(manifest, given)
            manifest.make_views(full_refresh)
            if kept:
                snapshot.keep(manifest, alone=upgrading)
            return report
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

    def __init__(
        self,
        manifest: Manifest,
        examiner: Examiner,
        again: set[str],
        parametros: Parametros,
        broken: Sequence[Damaged],
    ) -> None:
        self.manifest = manifest
        self.parametros = parametros
        self.examiner = examiner
        self.again = again
        self.broken = {one.arquivo_id for one in broken} - again
        self._broken = {one.entrega_id for one in broken}
        self.known = manifest.files()
        self.seen = manifest.copies()
        self.report = IngestReport()

    def run(self, found: list[Arrival], *, new_reader: bool) -> IngestReport:
        """Take every arrival in."""
        self.report.files = len(found)
        # What other systems' files are read by must be known before them.
        first = [arrival for arrival in found if arrival.pasta in _FIRST]
        self._take(self._changed(first, new_reader=new_reader))
        root = self.manifest.warehouse.root
        self.examiner.estado = known_state(self.manifest.con, root, self.parametros)
        rest = [arrival for arrival in found if arrival.pasta not in _FIRST]
        self._take(self._changed(rest, new_reader=new_reader))
        self.manifest.set_version("parametros", self.parametros.fingerprint(ALL))
        return self.report

    def _changed(self, found: list[Arrival], *, new_reader: bool) -> list[Arrival]:
        """The paths that are new or not as they were; by a new reader, those to be read again too.

        A file that the state's parameters are read by is not as it was when they are not.
        """
        seen = self.seen
        retried = set()
        for marca, copy in seen.items():
            unread = copy.sha256 is None or copy.arquivo_id in self.again
            if (new_reader and unread) or copy.arquivo_id in self.broken:
                retried.update(_and_its_archive(marca))
        mark = self.examiner.mark
        return [
            a
            for a in found
            if (before := seen.get(mark(a.caminho))) is None
            or (a.tamanho, a.mtime_ns) != (before.tamanho, before.mtime_ns)
            or before.parametros != self.examiner.parametros(a)
            or (mark(a.caminho) in retried and a.tamanho != UNREADABLE)
        ]

    def _take(self, changed: list[Arrival]) -> None:
        """Examine files side by side, record what they are one by one, in the landing's order."""
        self.examiner.share_cores(len(changed))
        with ThreadPoolExecutor(cores()) as pool:
            for start in range(0, len(changed), _FILES_A_COMMIT):
                batch = changed[start : start + _FILES_A_COMMIT]
                try:
                    with self.manifest.transaction():
                        for of_each in pool.map(self.examiner.examine, _together(batch)):
                            for finding in chain.from_iterable(of_each):
                                self._record(finding)
                except BaseException:  # asked to stop: what has not begun is left to the next run
                    pool.shutdown(cancel_futures=True)
                    raise

    def _record(self, finding: Finding) -> None:
        arquivo_id = finding.copy.arquivo_id
        if arquivo_id is None:
            self.manifest.ignore(finding.file.marca, finding.copy)
        elif arquivo_id in self.broken:
            self._heal(finding, arquivo_id)
        elif finding.copy.sha256 is None or arquivo_id not in self.known or arquivo_id in self.again:
            self._add(finding, arquivo_id)
        else:
            self._repeat(finding, arquivo_id)
        before = self.seen.get(finding.file.marca)
        read_before = before.arquivo_id if before and before.sha256 == finding.copy.sha256 else None
        if read_before and arquivo_id and read_before != arquivo_id:
            if read_before in self.again:  # known by another name to the reader of before
                self.manifest.remove(read_before)
            else:
                self.manifest.read_again(read_before, arquivo_id)

    def _repeat(self, finding: Finding, arquivo_id: str) -> None:
        """One more copy: the earlier of the two is the delivery, the other is told as a copy of it."""
        file, before = finding.file, self.known[arquivo_id]
        later, first = finding, before[1]
        if (file.recebida_ns, file.caminho) < before:
            self.manifest.remove(repeated(file, finding.copy, "").arquivo_id)
            self.manifest.move(arquivo_id, file.caminho, file.recebida_ns)
            self.known[arquivo_id] = (file.recebida_ns, file.caminho)
            self.report.changed.append(arquivo_id)
            later, first = finding.of(before), file.caminho
        self.manifest.ignore(file.marca, finding.copy)
        if later.file.caminho != first:
            read = [one.linhas_lidas for one in finding.deliveries if one.principal_id is None]
            rows = sum(read) if read else self.manifest.rows_read(arquivo_id)
            told = repeated(later.file, later.copy, first, rows)
            self.manifest.remove(told.arquivo_id)
            self.manifest.tell(told)

    def _heal(self, finding: Finding, arquivo_id: str) -> None:
        """What the landing still has takes the place of what is damaged in the lake; nothing else changes."""
        self.manifest.give_back([one for one in finding.deliveries if one.arquivo_lago], self._broken)
        self.broken.discard(arquivo_id)

    def _add(self, finding: Finding, arquivo_id: str) -> None:
        if arquivo_id in self.again:
            self.manifest.remove(arquivo_id)
            self.again.discard(arquivo_id)
        self.manifest.add(finding.file.marca, finding.copy, finding.deliveries)
        self.known[arquivo_id] = (finding.file.recebida_ns, finding.file.caminho)
        for delivery in finding.deliveries:
            self.report.new.append(delivery.entrega_id)
            self.report.rows += delivery.linhas_lidas
            self.report.problems += len(delivery.problems)


def _together(batch: list[Arrival]) -> list[list[Arrival]]:
    """Arrivals by those that are examined by one thread: neighbours of a folder, and work for every core."""
    if len(batch) <= cores():
        return [[arrival] for arrival in batch]
    most = min(_BYTES_TOGETHER, sum(arrival.tamanho for arrival in batch) // cores())
    found: list[list[Arrival]] = []
    for arrival in batch:
        last = found[-1] if found else []
        if last and last[0].pasta == arrival.pasta and sum(a.tamanho for a in (*last, arrival)) <= most:
            last.append(arrival)
        else:
            found.append([arrival])
    return found


def _and_its_archive(marca: str) -> list[str]:
    """The mark of a path and, of a zip's member, those that may be the zip's."""
    parts = marca.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
