"""Which reader takes a file: by its folder and the mappings, and by what its bytes are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.contract.mapping import Mapping
from telessaude.ingest.columnar import read_parquet
from telessaude.ingest.content import Content, kind
from telessaude.ingest.contract_table import fits, lacking, read_grid, refused
from telessaude.ingest.dbase import open_dbase
from telessaude.ingest.delimited import fast, text_grid
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Grid
from telessaude.ingest.json_lines import items, lines, read_objects
from telessaude.ingest.landing import EXTENSIONS, extension_of
from telessaude.ingest.mapped import read_mapped
from telessaude.ingest.reading import Found, Problem, Reading
from telessaude.ingest.sheet import open_sheets


@dataclass(frozen=True)
class Reader:
    """How the files of a folder are read: the names they are recorded under, and the reading.

    ``unknown`` is the rule under which a file is reported without being read. ``joins``: the members of a zip
    are read together, not one by one.
    """

    fonte: str
    formato: str
    read: Callable[[Content], Found] = lambda _: Found(iter(()))
    unknown: str | None = None
    joins: bool = False


@dataclass(frozen=True)
class Settings:
    """What readers need: the pseudonym key, the mappings, DuckDB."""

    key: bytes
    mappings: tuple[Mapping, ...]
    converter: duckdb.DuckDBPyConnection

    def reader(self, pasta: str, name: str) -> Reader:
        """The reader of a file by its folder and its name, a zip's member or not."""
        extension = extension_of(name)
        source = load_sources().get(pasta)
        if source:
            return self._contract_reader(extension, source)
        for mapping in self.mappings:
            if mapping.covers(pasta):
                return self._mapped_reader(pasta, extension, mapping)
        return Reader(pasta or name, extension, unknown="fonte_desconhecida")

    def _contract_reader(self, extension: str, source: Source) -> Reader:
        if extension not in EXTENSIONS:
            return Reader(source.name, extension, unknown="extensao_desconhecida")
        return Reader(source.name, extension, lambda content: read_contract(content, source, self.converter))

    def _mapped_reader(self, pasta: str, extension: str, mapping: Mapping) -> Reader:
        if extension not in (*mapping.extensoes, "zip"):
            return Reader(mapping.nome, extension, unknown="extensao_desconhecida")
        nucleo_id = mapping.nucleo_of(pasta)

        def read(content: Content) -> Found:
            reading = read_mapped(content, mapping, nucleo_id, self.key)
            return Found(iter([reading] if reading else ()))

        return Reader(mapping.nome, mapping.nome, read)


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
        return Found(iter([_read_table(content, source, what)]))
    if what == "parquet":
        return Found(iter([read_parquet(content, source, con)]))
    if what in {"json", "json_lines"}:
        found = items(content) if what == "json" else lines(content)
        return Found(iter([read_objects(found, source)]))
    if what == "xml":
        raise UnreadableFileError("planilha_xml")
    raise UnreadableFileError("zip_dentro_de_zip")


def _read_table(content: Content, source: Source, what: str) -> Reading:
    """The first grid of a file with a heading that fits; DuckDB reads it where it can."""

    def grids() -> Iterator[Grid]:
        if what == "html":
            from telessaude.ingest.markup import open_tables  # 50 ms that few files need to pay

            return open_tables(content)
        return iter([open_dbase(content) if what == "dbf" else text_grid(content, fits(source))])

    missing = source.required
    for grid in grids():
        table = read_grid(grid, source)
        if table and what == "text":
            return fast(table.reading, content, table.found, table.binding, grid.separator)
        if table:
            return table.reading
        missing = min(missing, lacking(grid, source), key=len)
    return refused(grids(), source, missing)


def _read_sheets(content: Content, source: Source) -> Found:
    """Every visible sheet with a heading that fits; the others are told, or refused when none does."""
    found = Found(iter(()))

    def readings() -> Iterator[Reading]:
        sheets = open_sheets(content)
        hidden = [Problem(0, None, "aba_oculta", aba=name) for name in sheets.hidden]
        unfit, missing, any_fits = [], source.required, False
        for grid in sheets.visible:
            table = read_grid(grid, source)
            if table:
                any_fits = True
                yield table.reading
                continue
            lacked = lacking(grid, source)
            missing = min(missing, lacked, key=len)
            unfit.append(Problem(0, ",".join(lacked), "aba_sem_coluna_obrigatoria", aba=grid.aba))
        found.problems += hidden + (unfit if any_fits else [])
        if not any_fits:
            yield refused(open_sheets(content).visible, source, missing)

    found.readings = readings()
    return found
