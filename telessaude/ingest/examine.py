"""What one arrival turns out to be: deliveries, written to the lake, or nothing that feeds a source.

Files are examined side by side, so nothing here touches the manifest.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import local

import duckdb

from telessaude.contract.mapping import Mapping
from telessaude.ingest import documents, lake, together
from telessaude.ingest.content import Content, kind, on_disk
from telessaude.ingest.doubt import columns_in_doubt
from telessaude.ingest.errors import UnreadableFileError, faults_of_the_file
from telessaude.ingest.landing import UNREADABLE, Arrival, storable
from telessaude.ingest.manifest import Copy, Delivery
from telessaude.ingest.mapped import Siblings
from telessaude.ingest.mapped.state import Estado
from telessaude.ingest.members import Member, members
from telessaude.ingest.readers import Reader, Settings
from telessaude.ingest.reading import ERASED_FILE, OUTSIDE, Found, Problem, Reading
from telessaude.ingest.together import Text
from telessaude.ingest.watch import Watch
from telessaude.store.machine import cores
from telessaude.store.sums import sha256
from telessaude.store.tombstones import Tombstones

_DAY_NS = 86_400 * 10**9
# What packing programs leave in a zip, and other tables of its system, are no fault of a zip that is read.
_PASSED_OVER = {OUTSIDE, "nome_oculto"}


@dataclass(frozen=True)
class File:
    """One file to be read, of the landing or a member of a zip: its path, its bytes, how, when it came.

    ``caminho`` is the path as it is shown, ``marca`` and ``pasta`` what it and its folder are known by:
    without the documents that they may hold. ``siblings`` gives the files of its delivery: of its folder, or
    of its zip.
    """

    caminho: str
    marca: str
    pasta: str
    content: Content
    reader: Reader
    arrival: Arrival
    recebida_ns: int
    siblings: Siblings


@dataclass(frozen=True)
class Finding:
    """What the manifest must learn of a file: its path as a copy, when it came, and what it gave.

    Without deliveries it gives nothing, or is one more copy of a file that is known.
    """

    file: File
    copy: Copy
    deliveries: list[Delivery] = field(default_factory=list)

    def of(self, arrived: tuple[int, str]) -> Finding:
        """The same bytes as another copy of them: when that one arrived, by which path."""
        arrival = replace(self.file.arrival, mtime_ns=arrived[0])
        return replace(
            self, file=replace(self.file, arrival=arrival, recebida_ns=arrived[0], caminho=arrived[1])
        )


@dataclass
class _Opened:
    """A file under way: what it gives, of which the first is read, and that as a ``text`` if it is plain."""

    file: File
    copy: Copy
    found: Found
    first: Reading | None
    text: Text | None = None


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
        erased: Tombstones,
    ) -> None:
        """``known`` files need not be read again; ``on_file`` is told each path about to be read; what was
        ``erased`` stays out.

        ``estado``, what is known of the state, may change between arrivals.
        """
        self._converter = converter
        self._key = key
        self._mappings = mappings
        self.estado = Estado()
        self._lake = lake_folder
        self._known = known
        self._on_file = on_file
        self._erased = erased
        self._own = local()

    def share_cores(self, files: int) -> None:
        """One core a file where files are many, all for a lone one: 500 files take 17.3 s so, 19.5 s else."""
        self._converter.execute(f"set threads = {max(1, cores() // max(1, files))}")

    def parametros(self, arrival: Arrival) -> str:
        """The digest of the parameters that an arrival is read by now."""
        return self._settings().reader(arrival.pasta, arrival.caminho).parametros

    def examine(self, arrivals: Sequence[Arrival]) -> list[list[Finding]]:
        """Read arrivals and, of a zip, its members, to the lake where they are not known yet: what each gave.

        Nothing is found in a file that is still being written: the next pass will find it whole.

        Raises:
            duckdb.Error, OSError: the lake cannot be written.
        """
        opened = [self._open(arrival) for arrival in arrivals]
        settings = self._settings()
        for group in together.groups(one.text for one in opened if isinstance(one, _Opened) and one.text):
            together.write(settings.converter, self._own.watch, group)
        findings = [[self._finish(one)] if isinstance(one, _Opened) else one for one in opened]
        return [
            found if arrival.motivo or _stat(arrival.path) == (arrival.tamanho, arrival.mtime_ns) else []
            for arrival, found in zip(arrivals, findings, strict=True)
        ]

    def _open(self, arrival: Arrival) -> _Opened | list[Finding]:
        """What an arrival gave; of a plain text, which others may be written with, what is to be written."""
        self._on_file(documents.in_path(arrival.caminho))
        file = self._file(
            arrival, arrival.caminho, on_disk(arrival.path, arrival.tops), partial(_beside, arrival.path)
        )
        unread = arrival.motivo or file.reader.unknown
        if unread:
            return [_refused(file, unread, None)]
        return self._findings(file)

    def _findings(self, file: File) -> _Opened | list[Finding]:
        sha256 = None
        try:
            with faults_of_the_file():
                sha256 = _digest(file.content)
                barred = sha256 in self._erased.files
                packed = members(file.content) if not barred and self._is_packed(file) else None
        except UnreadableFileError as error:
            return [_refused(file, error.rule, sha256)]
        if packed is None:
            opened = self._begin(file, sha256)
            return opened if isinstance(opened, _Opened) and opened.text else [self._finish(opened)]
        whole = _copy(file, sha256, None)
        found = [self._member(file, member, packed) for member in packed]
        if not all(_is_refused(one) for one in found):
            _pass_over(found)
        return [Finding(file, whole), *found]

    def _is_packed(self, file: File) -> bool:
        try:
            return kind(file.content) == "zip"
        except UnreadableFileError:
            return False  # told when it is read

    def _member(self, packed: File, member: Member, others: list[Member]) -> Finding:
        caminho = f"{packed.arrival.caminho}/{member.name}"
        siblings = lambda: [other.content for other in others if not other.encrypted]  # noqa: E731
        file = self._file(packed.arrival, caminho, member.content, siblings)
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in member.name.split("/"))
        unread = "nome_oculto" if hidden else file.reader.unknown
        if unread or member.encrypted:
            return _refused(file, unread or "arquivo_com_senha", None)
        try:
            with faults_of_the_file():
                sha256 = _digest(file.content)
        except UnreadableFileError as error:
            return _refused(file, error.rule, None)
        return self._finish(self._begin(file, sha256))

    def _file(self, arrival: Arrival, caminho: str, content: Content, siblings: Siblings) -> File:
        reader = self._settings().reader(arrival.pasta, caminho)
        return File(
            caminho=documents.in_path(caminho),
            marca=self.mark(caminho),
            pasta=self.mark(arrival.pasta),
            content=content,
            reader=reader,
            arrival=arrival,
            recebida_ns=_arrived(arrival),
            siblings=siblings,
        )

    def mark(self, path: str) -> str:
        """What a path of the landing is known by from one run to the next."""
        return documents.mark(path, self._key)

    def _settings(self) -> Settings:
        """What this thread reads with."""
        if not hasattr(self._own, "connection"):
            self._own.connection = lake.cursor(self._converter, self._key)
            self._own.watch = Watch(self._own.connection, self._key)
        return Settings(self._key, self._mappings, self.estado, self._own.connection)

    def _begin(self, file: File, sha256: str) -> _Opened | Finding:
        """What is to be read of a file, up to its first row; or, where nothing is, what it is."""
        content = f"{sha256}\n{file.reader.parametros}".rstrip()
        copy = _copy(file, sha256, _identity(file.pasta, content))
        if copy.arquivo_id in self._known:
            return Finding(file, copy)
        if sha256 in self._erased.files:
            return _refused(file, ERASED_FILE, sha256)
        try:
            with faults_of_the_file():
                found = file.reader.read(file.content, file.siblings)
            opened = _Opened(file, copy, found, _next(found.readings))
        except UnreadableFileError as error:
            return _refused(file, error.rule, sha256)
        first = opened.first
        if first and first.expected and first.query:
            opened.text = Text(first, first.expected, *self._place(opened, first))
        return opened

    def _finish(self, opened: _Opened | Finding) -> Finding:
        if isinstance(opened, Finding):
            return opened
        file, copy = opened.file, opened.copy
        written: list[lake.Written] = []
        try:
            deliveries = list(self._deliveries(opened, written))
        except UnreadableFileError as error:
            for one in written:
                one.target.unlink(missing_ok=True)
            return _refused(file, error.rule, copy.sha256)
        if not deliveries:
            return Finding(file, _copy(file, None, None))
        return Finding(file, copy, deliveries)

    def _deliveries(self, opened: _Opened, written: list[lake.Written]) -> Iterator[Delivery]:
        """Each reading of a file as a delivery; what is to be said of the file is said with the first."""
        file, found, reading = opened.file, opened.found, opened.first
        deliveries: list[Delivery] = []
        principals: dict[str | None, str] = {}
        while reading is not None:
            delivery = self._store(opened, reading, written)
            principal = principals.setdefault(delivery.aba, delivery.entrega_id)
            delivery.principal_id = None if principal == delivery.entrega_id else principal
            delivery.posicao = len(deliveries)
            deliveries.append(delivery)
            reading = _next(found.readings)
        lake.give_zeros_back(self._settings().converter, written)
        if self._erased.people:
            self._keep_out(deliveries, written)
        for delivery in deliveries:
            if delivery.arquivo_lago:
                delivery.lago_sha256 = sha256(self._lake.parent / delivery.arquivo_lago)
        if deliveries:
            deliveries[0].problems += found.problems + _of_its_time(file)
        yield from deliveries

    def _keep_out(self, deliveries: list[Delivery], written: list[lake.Written]) -> None:
        """Take out of the lake what is of people who were erased, from all sources that their rows fed."""
        con = self._settings().converter
        named = {delivery.entrega_id: delivery for delivery in deliveries if delivery.arquivo_lago}
        in_lake = [(named[one.target.stem], one) for one in written if one.target.stem in named]
        gone = {delivery.entrega_id: self._erased_in(one) for delivery, one in in_lake}
        lines: dict[str | None, set[int]] = {}
        naming = set()
        for delivery, one in in_lake:
            about, only_named = lake.lines_of(con, one.reading.source, one.target, gone[delivery.entrega_id])
            lines.setdefault(delivery.aba, set()).update(about)
            naming.update([delivery.entrega_id] if only_named else [])
        for delivery, one in in_lake:
            out = lines[delivery.aba]
            if not out and delivery.entrega_id not in naming:
                continue
            source, people = one.reading.source, gone[delivery.entrega_id]
            if not lake.without(con, source, one.target, one.target, out, people):
                one.target.unlink()
                delivery.arquivo_lago = None
            delivery.problems[:] = [told for told in delivery.problems if told.linha not in out]
            delivery.linhas_apagadas = len(out) if delivery.principal_id is None else 0

    def _erased_in(self, written: lake.Written) -> set[str]:
        """Who was erased, of those in a lake file, under whichever of the forms of their numbers."""
        held = lake.people_in(self._settings().converter, written.reading.source, written.target)
        cut = {short: whole for of_column in written.zeros.values() for short, whole in of_column.items()}
        whole = self._erased.among({cut[short] for short in held & cut.keys()})
        return self._erased.among(held) | {short for short in held & cut.keys() if cut[short] in whole}

    def _place(self, opened: _Opened, reading: Reading) -> tuple[str, Path]:
        """The delivery that a reading is, and its file in the lake."""
        name, arquivo_id = reading.source.name, opened.copy.arquivo_id or ""
        entrega_id = arquivo_id
        if reading.aba is not None or name != opened.file.reader.fonte:
            entrega_id = _identity(arquivo_id, f"{name}\n{reading.aba}\n{reading.tabela}".rstrip())
        return entrega_id, self._lake / name / f"{entrega_id}.parquet"

    def _store(self, opened: _Opened, reading: Reading, written: list[lake.Written]) -> Delivery:
        """Write a reading to the lake, or count its rows when the whole file is refused."""
        con = self._settings().converter
        file, copy, name = opened.file, opened.copy, reading.source.name
        entrega_id, target = self._place(opened, reading)
        ahead = opened.text.written if opened.text and reading is opened.first else None
        if reading.missing:
            with faults_of_the_file():
                rows = lake.count(con, reading)
        else:
            written.append(ahead or lake.write(con, self._own.watch, reading, entrega_id, target))
            rows = written[-1].rows
        if reading.missing:  # of objects it is known only now
            missing = ",".join(reading.missing)
            reading.problems = [Problem(1, missing, "arquivo_sem_coluna_obrigatoria", None, rejeitada=True)]
        delivery = Delivery(
            entrega_id=entrega_id,
            fonte=name,
            formato=file.reader.formato,
            caminho=file.caminho,
            sha256=copy.sha256,
            recebida_ns=file.recebida_ns,
            arquivo_id=copy.arquivo_id or "",
            aba=reading.aba,
            linhas_lidas=rows,
            linhas_recusadas=rows if reading.missing else 0,
            recusada=bool(reading.missing),
            arquivo_lago=None if reading.missing or not rows else f"lake/{name}/{entrega_id}.parquet",
            so_acrescenta=reading.so_acrescenta,
            problems=reading.problems,
            cabecalhos=reading.cabecalhos,
        )
        if delivery.arquivo_lago and not reading.envelope:
            delivery.colunas_em_duvida = (
                columns_in_doubt(con, target, reading.source, written[-1].ranges) or None
            )
        if reading.envelope:
            delivery.codigo_nucleo = reading.envelope.codigo_nucleo
            delivery.lista = reading.envelope.lista
            delivery.mes_referencia = reading.envelope.mes_referencia
            delivery.tipo_envio = reading.envelope.tipo_envio
            delivery.substitui = reading.envelope.substitui
        return delivery


def repeated(file: File, copy: Copy, first: str, rows: int = 0) -> Delivery:
    """What is told of one more copy of a file: no rows of its own, and the path that they were read under."""
    delivery = _no_rows(file, copy, _identity(copy.arquivo_id or "", file.marca))
    delivery.problems = [Problem(0, None, "arquivo_repetido", first, contagem=rows), *_of_its_time(file)]
    return delivery


def _refused(file: File, rule: str, sha256: str | None) -> Finding:
    """A file that gave no row at all; without its bytes, its path stands for them."""
    copy = _copy(file, sha256, _identity(file.pasta, sha256 or file.marca))
    delivery = _no_rows(file, copy, copy.arquivo_id or "")
    delivery.recusada = True
    delivery.problems = [Problem(0, None, rule, None, rejeitada=True), *_of_its_time(file)]
    return Finding(file, copy, [delivery])


def _is_refused(finding: Finding) -> bool:
    return any(delivery.recusada for delivery in finding.deliveries)


def _pass_over(members: list[Finding]) -> None:
    """Tell what a zip holds beside what is read, and refuse nothing of it."""
    for delivery in (one for finding in members for one in finding.deliveries):
        if any(problem.regra in _PASSED_OVER for problem in delivery.problems):
            delivery.recusada = False
            delivery.problems = [replace(problem, rejeitada=False) for problem in delivery.problems]


def _no_rows(file: File, copy: Copy, entrega_id: str) -> Delivery:
    return Delivery(
        entrega_id=entrega_id,
        fonte=file.reader.fonte,
        formato=file.reader.formato,
        caminho=file.caminho,
        sha256=copy.sha256,
        recebida_ns=file.recebida_ns,
        arquivo_id=entrega_id,
    )


def _copy(file: File, sha256: str | None, arquivo_id: str | None) -> Copy:
    return Copy(file.arrival.tamanho, file.arrival.mtime_ns, sha256, arquivo_id, file.reader.parametros)


def _arrived(arrival: Arrival) -> int:
    """When a file arrived: its time or, where no delivery can be of that time, now that it is first seen."""
    now = time.time_ns()
    return arrival.mtime_ns if 0 <= arrival.mtime_ns <= now + _DAY_NS else now


def _of_its_time(file: File) -> list[Problem]:
    believed = file.recebida_ns == file.arrival.mtime_ns
    return [] if believed else [Problem(0, None, "hora_do_arquivo")]


def _next(readings: Iterator[Reading]) -> Reading | None:
    with faults_of_the_file():
        return next(readings, None)


def _identity(scope: str, content: str) -> str:
    return hashlib.sha256(f"{scope}\n{content}".encode()).hexdigest()[:12]


def _beside(path: Path) -> list[Content]:
    """The files of a file's folder, itself too, in the order of their names."""
    return [on_disk(other) for other in sorted(path.parent.iterdir()) if other.is_file()]


def _digest(content: Content) -> str:
    """The sha256 of a file's bytes."""
    with content.open() as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return UNREADABLE, 0
    return found.st_size, storable(found.st_mtime_ns)
