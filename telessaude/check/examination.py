"""Files asked about, read and judged in a folder that is gone when they are told of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from telessaude.check import answers, prepared, which
from telessaude.check.judge import judge
from telessaude.check.look import UNKNOWN, look
from telessaude.check.proposal import propose
from telessaude.check.report import Codes, Delivery, FileReport, Reason, Report
from telessaude.check.vocabulary import Vocabulary, of_mapping, of_source
from telessaude.contract import load_sources, parametros
from telessaude.contract.mapping import Mapping, load_mappings
from telessaude.ingest.content import Content, kind, on_disk
from telessaude.ingest.documents import in_path
from telessaude.ingest.errors import UnreadableFileError, faults_of_the_file
from telessaude.ingest.landing import Arrival, arrival_at, arrivals, legible, mapping_folders
from telessaude.ingest.members import members
from telessaude.ingest.reading import OUTSIDE
from telessaude.ingest.run import take_in
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.key import passing_key
from telessaude.store.warehouse import INDICATORS, Warehouse


class UnknownFolder(Failure):
    """The folder asked for is neither a source's nor a format's."""


@dataclass(frozen=True)
class _Asked:
    """One file: where it lies, the folder it is read under and how that was chosen (null: none takes it)."""

    arrival: Arrival
    chosen: which.Chosen | None


@dataclass(frozen=True)
class _Judged:
    """What the run's SQL says, by path."""

    deliveries: dict[str, list[Delivery]]
    reasons: dict[str, list[Reason]]
    codes: dict[str, list[Codes]]
    whose: dict[str, list[tuple[str | None, str | None]]]

    def outside(self, path: str) -> bool:
        """Whether an archive's member is of a name that its format leaves unopened."""
        return any(one.regra == OUTSIDE and not one.rejeita for one in self.reasons.get(path, ()))


def check(
    paths: Sequence[Path],
    pasta: str | None = None,
    warehouse: Warehouse | None = None,
    landing: Path | None = None,
) -> Report:
    """Tell what a run would make of files, and of those in folders, without ingesting anything.

    ``pasta``: the folder of the landing that they are meant for. ``warehouse``: the one whose publication and
    mappings they are checked against. ``landing``: the one whose parameters they are read by; else the one
    that they lie in.

    Raises:
        UnknownFolder: no source or format has the folder.
        Failure: a path is not there, or nothing can be written where temporary files go.
        MappingError: a mapping of the warehouse is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="telessaude-") as folder:
        temporary = Warehouse(Path(folder))
        places = mapping_folders(warehouse or temporary)
        formats = load_mappings(places)
        if pasta is not None and not which.known(pasta, formats):
            raise UnknownFolder(
                f"{pasta} não é pasta de fonte nem de formato; há {', '.join(which.folders(formats))}."
            )
        asked = _apart([one for path in paths for one in _asked(path, pasta, formats)])
        asked = [replace(one, arrival=replace(one.arrival, tops={})) for one in asked]
        prepared.lay(temporary)
        with closing(connect(temporary.database)) as con:
            runs.set_current(con, runs.Current("exame", datetime.now(UTC), None, completa=True))
        read = [one.arrival for one in asked if one.chosen]
        given = _parametros([landing] if landing else paths)
        take_in(read, given, formats, "exame", temporary, passing_key(), full_refresh=True, kept=False)
        with closing(connect(temporary.database)) as con:
            cadastros = judge(con, _published(warehouse))
            judged = _Judged(
                answers.deliveries(con), answers.reasons(con), answers.unknown_codes(con), answers.whose(con)
            )
        return Report(cadastros, tuple(file for one in asked for file in _files(one, judged, formats)))


def _published(warehouse: Warehouse | None) -> Path | None:
    """The database of a warehouse's publication; null where there is none."""
    file = warehouse.public.resolve() / INDICATORS if warehouse else None
    return file if file and file.exists() else None


def _parametros(paths: Sequence[Path]) -> parametros.Parametros:
    """The parameters of the landing that a path is, or lies in."""
    for path in paths:
        for landing in (path, path.resolve().parent, path.resolve().parent.parent):
            if (landing / parametros.FILE_NAME).is_file():
                return parametros.load_parametros(landing)
    return parametros.Parametros()


def _asked(path: Path, pasta: str | None, formats: tuple[Mapping, ...]) -> Iterator[_Asked]:
    """The files that a path stands for: itself, those of a folder, those of a landing."""
    if not path.exists():
        raise Failure(f"{path} não existe: confira o caminho.")
    if not path.is_dir():
        yield _file_asked(path, pasta, formats)
        return
    landing = pasta is None and any(
        which.known(child.name, formats) or any(which.lies_in(deep, formats) for deep in child.glob("*/"))
        for child in path.iterdir()
        if child.is_dir()
    )
    for found in arrivals(path):
        if found.caminho == parametros.FILE_NAME:
            continue
        if landing and which.known(found.pasta, formats):
            yield _Asked(found, (found.pasta, "pasta"))
        else:
            yield _file_asked(found.path, pasta, formats)


def _file_asked(path: Path, pasta: str | None, formats: tuple[Mapping, ...]) -> _Asked:
    lying = which.lies_in(path.parent, formats)
    chosen: which.Chosen | None = (pasta, "pedida") if pasta else (lying, "pasta") if lying else None
    if chosen is None:
        content = on_disk(path)
        inside = [inner for _, inner in _members("", content)]
        found = (which.choose(one, look(one, which.any_source_fits), formats) for one in inside)
        chosen = next((one for one in found if one), None)
    name = legible(path.name)
    return _Asked(arrival_at(path, f"{chosen[0]}/{name}" if chosen else name), chosen)


def _apart(asked: list[_Asked]) -> list[_Asked]:
    """The same with paths of their own, where two files of one name are meant for one folder."""
    taken: set[str] = set()
    for place, one in enumerate(asked):
        if one.arrival.caminho in taken:
            caminho = f"{one.arrival.pasta}/{place}-{one.arrival.nome}"
            asked[place] = replace(one, arrival=replace(one.arrival, caminho=caminho))
        taken.add(asked[place].arrival.caminho)
    return asked


def _members(caminho: str, content: Content) -> list[tuple[str, Content]]:
    """The files that a file is: of a zip its members, else itself."""
    try:
        with faults_of_the_file():
            if kind(content) != "zip":
                return [(caminho, content)]
            return [(f"{caminho}/{one.name}", one.content) for one in members(content) if not one.encrypted]
    except UnreadableFileError:
        return [(caminho, content)]


def _files(asked: _Asked, judged: _Judged, formats: tuple[Mapping, ...]) -> Iterator[FileReport]:
    """What is told of a file, or of each that a zip holds; of one that gave nothing, that too."""
    inside = [
        (caminho, content)
        for caminho, content in _members(
            asked.arrival.caminho, on_disk(asked.arrival.path, asked.arrival.tops)
        )
        if not judged.outside(in_path(caminho))
    ]
    known = {in_path(caminho) for caminho, _ in inside}
    beside = asked.arrival.caminho
    # What asks for a password or is passed over is told by its path only.
    others = [path for path in judged.deliveries if path not in known and _of(path, in_path(beside))]
    for caminho, content in inside:
        yield _file(in_path(caminho), content, asked.chosen, judged, formats)
    for path in others:
        yield FileReport(
            path,
            asked.chosen[0] if asked.chosen else None,
            asked.chosen[1] if asked.chosen else None,
            UNKNOWN,
            entregas=tuple(judged.deliveries[path]),
            motivos=tuple(judged.reasons.get(path, ())),
        )


def _of(path: str, file: str) -> bool:
    return path == file or path.startswith(f"{file}/")


def _file(
    caminho: str,
    content: Content,
    chosen: which.Chosen | None,
    judged: _Judged,
    formats: tuple[Mapping, ...],
) -> FileReport:
    pasta, how = chosen or (None, None)
    names = _vocabulary(pasta, formats)
    told = tuple(judged.deliveries.get(caminho, ()))
    refused = not told or any(delivery.recusada for delivery in told)
    # What a proposal looks at is more than a heading is found by.
    content = replace(content, tops=None) if refused else content
    seen = look(content, names.fits if names and names.source else which.any_source_fits)
    found = [names.heading(top) for top in seen.tops] if names else []
    # What was read without any, as an envelope is, lacks none.
    headings = tuple(heading for heading in found if refused or heading.linha is not None)
    source = load_sources().get(pasta or "")
    proposal = propose(seen, content.name, source) if refused and (source or not pasta) else None
    return FileReport(
        caminho=caminho,
        pasta=pasta,
        como=how,
        tipo=seen.tipo,
        codificacao=seen.codificacao,
        cabecalhos=headings,
        entregas=told,
        motivos=tuple(judged.reasons.get(caminho, ())),
        codigos=tuple(judged.codes.get(caminho, ())),
        de_quem=tuple(judged.whose.get(caminho, ())),
        parece=which.resembles(content, seen, formats) if pasta is None else None,
        proposta=proposal,
    )


def _vocabulary(pasta: str | None, formats: tuple[Mapping, ...]) -> Vocabulary | None:
    source = load_sources().get(pasta or "")
    if source:
        return of_source(source)
    return next((of_mapping(mapping) for mapping in formats if pasta and mapping.covers(pasta)), None)
