"""Which reader takes a file: by its folder and the mappings, and by what its bytes are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.contract.mapping import Mapping
from telessaude.ingest.columnar import read_parquet
from telessaude.ingest.content import Content, kind, unreadable
from telessaude.ingest.contract_table import fits, lacking, read_grid, refused
from telessaude.ingest.dbase import open_dbase
from telessaude.ingest.delimited import fast, text_grid
from telessaude.ingest.grid import Grid, hidden_sheet, passed_over, table_name
from telessaude.ingest.json_lines import items, lines, read_objects
from telessaude.ingest.landing import EXTENSIONS, extension_of
from telessaude.ingest.mapped import FormatReader, Siblings
from telessaude.ingest.mapped.state import Estado
from telessaude.ingest.reading import OUTSIDE, Found, Problem, Reading
from telessaude.ingest.sheet import open_sheets


@dataclass(frozen=True)
class Reader:
    """How the files of a folder are read: the names they are recorded under, and the reading.

    ``unknown`` is the rule under which a file is reported without being read.
    ``parametros``: the digest of the state's parameters that the reading depends on.
    """

    fonte: str
    formato: str
    read: Callable[[Content, Siblings], Found] = lambda _, __: Found(iter(()))
    unknown: str | None = None
    parametros: str = ""


@dataclass(frozen=True)
class Settings:
    """What readers need: the pseudonym key, the mappings, what is known of the state, DuckDB."""

    key: bytes
    mappings: tuple[Mapping, ...]
    estado: Estado
    converter: duckdb.DuckDBPyConnection

    def reader(self, pasta: str, name: str) -> Reader:
        """The reader of a file by its folder and its name, a zip's member or not."""
        extension = extension_of(name)
        source = load_sources().get(pasta)
        if source:
            return self._contract_reader(extension, source)
        for mapping in self.mappings:
            if mapping.covers(pasta):
                return self._mapped_reader(pasta, name, mapping)
        return Reader(pasta or name, extension, unknown="fonte_desconhecida")

    def _contract_reader(self, extension: str, source: Source) -> Reader:
        if extension not in EXTENSIONS:
            return Reader(source.name, extension, unknown="extensao_desconhecida")
        return Reader(
            source.name, extension, lambda content, _: read_contract(content, source, self.converter)
        )

    def _mapped_reader(self, pasta: str, name: str, mapping: Mapping) -> Reader:
        extension = extension_of(name)
        reader = FormatReader(mapping, pasta, self.estado, self.key)
        # Of an archive it is the members that the format takes or leaves.
        if extension != "zip" and not reader.takes(name.rpartition("/")[2]):
            return Reader(mapping.nome, mapping.nome, unknown=OUTSIDE)
        if extension not in EXTENSIONS:
            return Reader(mapping.nome, extension, unknown="extensao_desconhecida")
        depends = self.estado.parametros.fingerprint(mapping.parameters)
        return Reader(mapping.nome, mapping.nome, reader.read, parametros=depends)


def read_contract(content: Content, source: Source, con: duckdb.DuckDBPyConnection) -> Found:
    """Read a file of a source by what its bytes are.

    Raises:
        UnreadableFileError: they are nothing that can be read; also while its readings are read.
    """
    what = kind(content)
    if what == "gzip":
        content = content.unpacked()
        what = kind(content)
    if what == "workbook":
        return _read_sheets(content, source)
    if what in {"text", "html", "dbf"}:
        return _read_tables(content, source, what)
    if what == "parquet":
        return Found(iter([read_parquet(content, source, con)]))
    if what in {"json", "json_lines"}:
        found = items(content) if what == "json" else lines(content)
        return Found(iter([read_objects(found, source)]))
    raise unreadable(what)


def _read_tables(content: Content, source: Source, what: str) -> Found:
    """Every grid of a file with a heading that fits, told apart as sheets are; DuckDB reads a text.

    Tables of a page without such a heading are told where they have rows: pages are laid out by tables.
    """
    found = Found(iter(()))

    def grids() -> Iterator[Grid]:
        if what == "html":
            from telessaude.ingest.markup import open_tables  # 50 ms that few files need to pay

            return open_tables(content)
        return iter([open_dbase(content) if what == "dbf" else text_grid(content, fits(source))])

    def readings() -> Iterator[Reading]:
        unfit: list[tuple[Grid, tuple[str, ...]]] = []
        any_fits = False
        for place, grid in enumerate(grids(), start=1):
            if any_fits:
                grid.aba = table_name(place)
            table = read_grid(grid, source)
            if table and what == "text":
                yield fast(table.reading, content, table.found, table.binding, grid.separator)
            elif table:
                yield table.reading
            else:
                grid.aba = table_name(place)
                unfit.append((grid, lacking(grid, source)))
            any_fits = any_fits or table is not None
        if any_fits:
            told = (_unfit(grid, lacked, source) for grid, lacked in unfit)
            found.problems += [problem for problem in told if problem.contagem]
        else:
            lacks = (lacked for _, lacked in unfit)
            yield refused(grids(), source, min(lacks, key=len, default=source.required))

    found.readings = readings()
    return found


def _unfit(grid: Grid, lacked: tuple[str, ...], source: Source) -> Problem:
    """What is told of a grid without a heading that fits; it is read to its end."""
    rows = passed_over(grid, fits(source))
    return Problem(0, None, "aba_sem_coluna_obrigatoria", ",".join(lacked), aba=grid.aba, contagem=rows)


def _read_sheets(content: Content, source: Source) -> Found:
    """Every visible sheet with a heading that fits; the others are told, or refused when none does."""
    found = Found(iter(()))

    def readings() -> Iterator[Reading]:
        sheets = open_sheets(content)
        unfit, missing, any_fits = [], source.required, False
        for grid in sheets.visible:
            table = read_grid(grid, source)
            if table:
                any_fits = True
                yield table.reading
                continue
            lacked = lacking(grid, source)
            missing = min(missing, lacked, key=len)
            unfit.append(_unfit(grid, lacked, source))
        found.problems += [hidden_sheet(grid, fits(source)) for grid in sheets.hidden]
        found.problems += unfit if any_fits else []
        if not any_fits:
            yield refused(open_sheets(content).visible, source, missing)

    found.readings = readings()
    return found
