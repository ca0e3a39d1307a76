"""One pass over a landing: what is new goes to the lake, what is wrong goes to the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.contract import SERVED, load_sources
from orchestration.ingest import lake
from orchestration.ingest.errors import UnreadableFileError, WarehouseError
from orchestration.ingest.landing import (
    UNREADABLE,
    Arrival,
    arrivals,
    busy,
    contract_fingerprint,
    mapping_folders,
)
from orchestration.ingest.manifest import Copy, Delivery, Manifest
from orchestration.ingest.mapping import load_mappings
from orchestration.ingest.people import load_key
from orchestration.ingest.readers import Reader, Settings
from orchestration.ingest.reading import Problem, Reading
from orchestration.ingest.reference import refresh_reference
from orchestration.warehouse import Warehouse


@dataclass
class IngestReport:
    """What one pass found.

    ``files`` in the landing; ids of the ``new`` deliveries, and of those ``changed`` because an earlier
    copy came; ``rows`` read from new files; ``problems`` written. ``not_served`` names the contract sources
    found whose files this version leaves alone.
    """

    files: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    rows: int = 0
    problems: int = 0
    not_served: list[str] = field(default_factory=list)


def ingest(
    landing: Path,
    warehouse: Warehouse,
    *,
    full_refresh: bool = False,
    on_file: Callable[[str], None] | None = None,
    mappings: Path | None = None,
) -> IngestReport:
    """Read everything new in a landing into the lake and the manifest of a warehouse.

    ``on_file`` is told the path, relative to the landing, of each file about to be read. ``full_refresh``
    makes the views show every delivery, not only what is not built yet; files in the lake are not read
    again. ``mappings`` is one more folder of mapping files.

    Raises:
        LandingError: the landing does not exist or cannot be listed.
        WarehouseError: the warehouse cannot be written, or is open in another program.
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
    with closing(_open(warehouse)) as con, closing(lake.connect(key)) as converter:
        try:
            settings = Settings(key, formats, converter)
            one_pass = _Pass(Manifest(con, warehouse), warehouse, settings, on_file or (lambda _: None))
            return one_pass.run(found, contract_fingerprint(folders), full_refresh)
        except (duckdb.Error, OSError) as error:
            # Not "from error": a database error may quote the delivered line, and causes end up in logs.
            raise _unwritable(warehouse, error) from None


def _open(warehouse: Warehouse) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(warehouse.database)
    except duckdb.Error as error:
        raise WarehouseError(busy(warehouse)) from error


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
        self, manifest: Manifest, warehouse: Warehouse, settings: Settings, on_file: Callable[[str], None]
    ) -> None:
        self.manifest = manifest
        self.warehouse = warehouse
        self.settings = settings
        self.on_file = on_file
        self.known = manifest.deliveries()
        self.report = IngestReport()

    def run(self, found: list[Arrival], fingerprint: str, full_refresh: bool) -> IngestReport:
        """Take every arrival in, then renew the reference tables and the views."""
        seen = self.manifest.copies()
        new_contract = self.manifest.version("contrato") != fingerprint
        self.report.files = len(found)
        for arrival in found:
            before = seen.get(arrival.caminho)
            if before is None or _changed(arrival, before, new_contract):
                self._take(arrival)
        self.manifest.set_version("contrato", fingerprint)
        refresh_reference(self.manifest)
        self.manifest.make_views(full_refresh)
        self.report.not_served = sorted({a.pasta for a in found if a.pasta in load_sources()} - set(SERVED))
        return self.report

    def _take(self, arrival: Arrival) -> None:
        reader = self.settings.reader(arrival)
        if reader is None:
            self.manifest.ignore(arrival.caminho, Copy(arrival.tamanho, arrival.mtime_ns, None, None))
            return
        self.on_file(arrival.caminho)
        if reader.unknown:
            self._refuse(arrival, reader, reader.unknown, None)
            return
        sha256 = _digest(arrival)
        if sha256 is None:
            unread = Arrival(arrival.path, arrival.caminho, UNREADABLE, arrival.mtime_ns)
            self._refuse(unread, reader, "arquivo_ilegivel", None)
            return
        entrega_id = _identity(arrival.pasta, sha256)
        if entrega_id in self.known:
            self._repeat(arrival, Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id))
        else:
            self._read(arrival, reader, sha256)

    def _repeat(self, arrival: Arrival, copy: Copy) -> None:
        entrega_id = copy.entrega_id or ""
        first = (arrival.mtime_ns, arrival.caminho) < self.known[entrega_id]
        self.manifest.repeat(arrival.caminho, copy, first)
        if first:
            self.known[entrega_id] = (arrival.mtime_ns, arrival.caminho)
            self.report.changed.append(entrega_id)

    def _read(self, arrival: Arrival, reader: Reader, sha256: str) -> None:
        entrega_id = _identity(arrival.pasta, sha256)
        try:
            reading = _opened(reader, arrival.path)
            if reading is None:
                self.manifest.ignore(arrival.caminho, Copy(arrival.tamanho, arrival.mtime_ns, None, None))
                return
            delivery = self._store(reading, arrival, reader, sha256, entrega_id)
        except UnreadableFileError:
            self._refuse(arrival, reader, "arquivo_ilegivel", sha256)
            return
        if _stat(arrival.path) != (arrival.tamanho, arrival.mtime_ns):
            return  # still being written: the next pass will find it whole
        self._record(delivery, Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id))

    def _store(
        self, reading: Reading, arrival: Arrival, reader: Reader, sha256: str, entrega_id: str
    ) -> Delivery:
        """Write a reading to the lake, or count its rows when the whole file is refused."""
        name = reading.source.name
        target = self.warehouse.lake / name / f"{entrega_id}.parquet"
        converter = self.settings.converter
        rows = (
            lake.count(converter, reading)
            if reading.missing
            else lake.write(converter, reading, entrega_id, target)
        )
        if reading.missing:
            target.unlink(missing_ok=True)
            missing = ",".join(reading.missing)
            reading.problems = [Problem(1, missing, "arquivo_sem_coluna_obrigatoria", None, rejeitada=True)]
        delivery = Delivery(
            entrega_id=entrega_id,
            fonte=name,
            formato=reader.formato,
            caminho=arrival.caminho,
            sha256=sha256,
            recebida_ns=arrival.mtime_ns,
            linhas_lidas=rows,
            linhas_recusadas=rows if reading.missing else 0,
            recusada=bool(reading.missing),
            arquivo_lago=None if reading.missing or not rows else f"lake/{name}/{entrega_id}.parquet",
            problems=reading.problems,
        )
        if reading.envelope:
            delivery.codigo_nucleo = reading.envelope.codigo_nucleo
            delivery.lista = reading.envelope.lista
            delivery.mes_referencia = reading.envelope.mes_referencia
            delivery.tipo_envio = reading.envelope.tipo_envio
        return delivery

    def _refuse(self, arrival: Arrival, reader: Reader, rule: str, sha256: str | None) -> None:
        """Record a file that gave no row at all; without its bytes, its path stands for them."""
        # The extension counts: what was refused under a wrong one is read once it comes under the right one.
        entrega_id = _identity(arrival.pasta, f"{sha256}\n{arrival.extension}" if sha256 else arrival.caminho)
        copy = Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id)
        if sha256 and entrega_id in self.known:
            self._repeat(arrival, copy)
            return
        delivery = Delivery(
            entrega_id=entrega_id,
            fonte=reader.fonte,
            formato=reader.formato,
            caminho=arrival.caminho,
            sha256=sha256,
            recebida_ns=arrival.mtime_ns,
            recusada=True,
            problems=[Problem(0, None, rule, None, rejeitada=True)],
        )
        self._record(delivery, copy)

    def _record(self, delivery: Delivery, copy: Copy) -> None:
        self.manifest.add(delivery, copy)
        self.known[delivery.entrega_id] = (delivery.recebida_ns, delivery.caminho)
        self.report.new.append(delivery.entrega_id)
        self.report.rows += delivery.linhas_lidas
        self.report.problems += len(delivery.problems)


def _changed(arrival: Arrival, before: Copy, new_contract: bool) -> bool:
    """Whether a path seen before is to be looked at again."""
    if (arrival.tamanho, arrival.mtime_ns) != (before.tamanho, before.mtime_ns):
        return True
    return new_contract and before.sha256 is None and arrival.tamanho != UNREADABLE


def _identity(scope: str, content: str) -> str:
    return hashlib.sha256(f"{scope}\n{content}".encode()).hexdigest()[:12]


def _digest(arrival: Arrival) -> str | None:
    """The sha256 of a file's bytes; null when they cannot be read."""
    if arrival.tamanho == UNREADABLE:
        return None
    try:
        with arrival.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _opened(reader: Reader, path: Path) -> Reading | None:
    """Start reading a file; trouble of the system's with it is the file's, not the warehouse's."""
    try:
        return reader.read(path)
    except OSError as error:
        raise UnreadableFileError(path.name) from error


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return UNREADABLE, 0
    return found.st_size, found.st_mtime_ns
