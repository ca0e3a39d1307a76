"""Under which folder of the landing a file is read: the one asked for, the one it lies in, what it holds."""

from __future__ import annotations

from pathlib import Path

from telessaude.check.look import Look
from telessaude.check.report import How
from telessaude.check.vocabulary import of_mapping, sources_that_fit
from telessaude.contract import load_sources
from telessaude.contract.mapping import Mapping
from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError, faults_of_the_file
from telessaude.ingest.mapped import FormatReader
from telessaude.ingest.mapped.state import Estado

Chosen = tuple[str, How]
_ENOUGH = 3  # headings: many tables have a name and a código


def known(pasta: str, formats: tuple[Mapping, ...]) -> bool:
    """Whether a folder is a source's, or a format's."""
    return pasta in load_sources() or any(mapping.covers(pasta) for mapping in formats)


def folders(formats: tuple[Mapping, ...]) -> list[str]:
    """Every folder that is read, in alphabetical order."""
    return sorted([*load_sources(), *(mapping.pasta for mapping in formats)])


def lies_in(folder: Path, formats: tuple[Mapping, ...]) -> str | None:
    """The folder of a landing that a folder is, by its name or by its last two."""
    resolved = folder.resolve()
    names = (resolved.name, f"{resolved.parent.name}/{resolved.name}")
    return next((name for name in names if known(name, formats)), None)


def choose(content: Content, seen: Look, formats: tuple[Mapping, ...]) -> Chosen | None:
    """The folder under which a file that lies in none is read, by its content; null: nothing takes it."""
    named = tuple(one for one in formats if "{" not in one.pasta)
    by_content = _source_by_content(seen) or _format_by_content(content, seen, named)
    return (by_content, "conteudo") if by_content else None


def any_source_fits(cells: list[str]) -> bool:
    """Whether cells are the heading of any source."""
    return bool(sources_that_fit(cells))


def _source_by_content(seen: Look) -> str | None:
    """The source whose required columns are all there, the one with the fullest heading."""
    for top in seen.tops:
        for _, cells in top.rows[:30]:
            found = sources_that_fit(cells)
            if found:
                return found[0].name
    return None


def resembles(content: Content, seen: Look, formats: tuple[Mapping, ...]) -> str | None:
    """The format whose folder says whose its files are, as a file seems to be: content cannot tell whose."""
    return _format_by_content(content, seen, tuple(one for one in formats if "{" in one.pasta))


def _format_by_content(content: Content, seen: Look, formats: tuple[Mapping, ...]) -> str | None:
    """The format that understands most of a file, among those that can read it."""
    understood = {one.pasta: _understood(one, seen) for one in formats if _reads(one, content)}
    best = max(understood, key=lambda pasta: understood[pasta], default=None)
    return best if best and (understood[best] >= _ENOUGH or not seen.tops) else None


def _understood(mapping: Mapping, seen: Look) -> int:
    return max((len(of_mapping(mapping).heading(top).entendidas) for top in seen.tops), default=0)


def _reads(mapping: Mapping, content: Content) -> bool:
    reader = FormatReader(mapping, mapping.pasta, Estado(), b"")
    if not reader.takes(content.name):
        return False
    try:
        with faults_of_the_file():
            reading = next(reader.read(content).readings, None)
    except UnreadableFileError:
        return False
    return reading is not None and not reading.missing
