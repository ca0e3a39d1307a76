"""What one arrival turns out to be: a delivery, written to the lake, or nothing that feeds a source.

Files are examined side by side, so nothing here touches the manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import local

import duckdb

from telessaude.contract.mapping import Mapping
from telessaude.ingest import lake
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.landing import UNREADABLE, Arrival
from telessaude.ingest.manifest import Copy, Delivery
from telessaude.ingest.readers import Reader, Settings
from telessaude.ingest.reading import Problem, Reading
from telessaude.store.machine import cores


@dataclass(frozen=True)
class Finding:
    """What the manifest must learn. No copy: nothing yet; a copy alone: a path, or one more copy."""

    copy: Copy | None = None
    delivery: Delivery | None = None


class Examiner:
    """Reads arrivals, from any thread."""

    def __init__(
        self,
        converter: duckdb.DuckDBPyConnection,
        key: bytes,
        mappings: tuple[Mapping, ...],
        lake_folder: Path,
        known: frozenset[str],
        on_file: Callable[[str], None],
    ) -> None:
        """``known`` deliveries need not be read again; ``on_file`` is told each path about to be read."""
        self._converter = converter
        self._key = key
        self._mappings = mappings
        self._lake = lake_folder
        self._known = known
        self._on_file = on_file
        self._own = local()

    def share_cores(self, files: int) -> None:
        """One core a file where files are many, all for a lone one: 500 files take 17.3 s so, 19.5 s else."""
        self._converter.execute(f"set threads = {max(1, cores() // max(1, files))}")

    def examine(self, arrival: Arrival) -> Finding:
        """Read an arrival, to the lake where it is a delivery not known yet.

        Raises:
            duckdb.Error, OSError: the lake cannot be written.
        """
        settings = self._settings()
        reader = settings.reader(arrival)
        self._on_file(arrival.caminho)
        if reader.unknown:
            return self._refused(arrival, reader, reader.unknown, None)
        sha256 = _digest(arrival)
        if sha256 is None:
            unread = Arrival(arrival.path, arrival.caminho, UNREADABLE, arrival.mtime_ns)
            return self._refused(unread, reader, "arquivo_ilegivel", None)
        entrega_id = _identity(arrival.pasta, sha256)
        if entrega_id in self._known:
            return Finding(Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id))
        return self._read(arrival, reader, settings.converter, sha256, entrega_id)

    def _settings(self) -> Settings:
        """What this thread reads with."""
        if not hasattr(self._own, "settings"):
            own = lake.cursor(self._converter, self._key)
            self._own.settings = Settings(self._key, self._mappings, own)
        settings: Settings = self._own.settings
        return settings

    def _read(
        self, arrival: Arrival, reader: Reader, con: duckdb.DuckDBPyConnection, sha256: str, entrega_id: str
    ) -> Finding:
        try:
            reading = _opened(reader, arrival.path)
            if reading is None:
                return Finding(Copy(arrival.tamanho, arrival.mtime_ns, None, None))
            delivery = self._store(con, reading, arrival, reader, sha256, entrega_id)
        except UnreadableFileError:
            return self._refused(arrival, reader, "arquivo_ilegivel", sha256)
        if _stat(arrival.path) != (arrival.tamanho, arrival.mtime_ns):
            return Finding()  # still being written: the next pass will find it whole
        return Finding(Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id), delivery)

    def _store(
        self,
        con: duckdb.DuckDBPyConnection,
        reading: Reading,
        arrival: Arrival,
        reader: Reader,
        sha256: str,
        entrega_id: str,
    ) -> Delivery:
        """Write a reading to the lake, or count its rows when the whole file is refused."""
        name = reading.source.name
        target = self._lake / name / f"{entrega_id}.parquet"
        rows = lake.count(con, reading) if reading.missing else lake.write(con, reading, entrega_id, target)
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
            so_acrescenta=reading.so_acrescenta,
            problems=reading.problems,
        )
        if reading.envelope:
            delivery.codigo_nucleo = reading.envelope.codigo_nucleo
            delivery.lista = reading.envelope.lista
            delivery.mes_referencia = reading.envelope.mes_referencia
            delivery.tipo_envio = reading.envelope.tipo_envio
            delivery.substitui = reading.envelope.substitui
        return delivery

    def _refused(self, arrival: Arrival, reader: Reader, rule: str, sha256: str | None) -> Finding:
        """A file that gave no row at all; without its bytes, its path stands for them."""
        # The extension counts: what was refused under a wrong one is read once it comes under the right one.
        entrega_id = _identity(arrival.pasta, f"{sha256}\n{arrival.extension}" if sha256 else arrival.caminho)
        copy = Copy(arrival.tamanho, arrival.mtime_ns, sha256, entrega_id)
        if sha256 and entrega_id in self._known:
            return Finding(copy)
        return Finding(
            copy,
            Delivery(
                entrega_id=entrega_id,
                fonte=reader.fonte,
                formato=reader.formato,
                caminho=arrival.caminho,
                sha256=sha256,
                recebida_ns=arrival.mtime_ns,
                recusada=True,
                problems=[Problem(0, None, rule, None, rejeitada=True)],
            ),
        )


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
