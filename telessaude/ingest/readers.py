"""Which reader takes a file: by its folder, its extension and the mappings."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.contract.mapping import Mapping
from telessaude.ingest.columnar import read_parquet
from telessaude.ingest.delimited import read_delimited
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.json_lines import read_json_lines
from telessaude.ingest.landing import Arrival
from telessaude.ingest.mapped import read_mapped
from telessaude.ingest.reading import Reading
from telessaude.ingest.sheet import read_sheet
from telessaude.ingest.text import open_bytes

_CONTRACT_EXTENSIONS = ("csv", "csv.gz", "jsonl", "parquet", "xlsx")
_CHUNK = 1 << 22


@dataclass(frozen=True)
class Reader:
    """How one file is read: the names it is recorded under, and the reading, null when it feeds nothing.

    ``unknown`` is the rule under which a file is reported without being read.
    """

    fonte: str
    formato: str
    read: Callable[[Path], Reading | None] = lambda _: None
    unknown: str | None = None


@dataclass(frozen=True)
class Settings:
    """What readers need: the pseudonym key, the mappings, DuckDB."""

    key: bytes
    mappings: tuple[Mapping, ...]
    converter: duckdb.DuckDBPyConnection

    def reader(self, arrival: Arrival) -> Reader:
        """The reader of an arrival."""
        source = load_sources().get(arrival.pasta)
        if source:
            return self._contract_reader(arrival, source)
        for mapping in self.mappings:
            if mapping.covers(arrival.pasta):
                return self._mapped_reader(arrival, mapping)
        return Reader(arrival.pasta or arrival.caminho, arrival.extension, unknown="fonte_desconhecida")

    def _contract_reader(self, arrival: Arrival, source: Source) -> Reader:
        if arrival.extension not in _CONTRACT_EXTENSIONS:
            return Reader(source.name, arrival.extension, unknown="extensao_desconhecida")
        return Reader(
            source.name, arrival.extension, lambda path: self._read(path, arrival.extension, source)
        )

    def _mapped_reader(self, arrival: Arrival, mapping: Mapping) -> Reader:
        if arrival.extension not in mapping.extensoes:
            return Reader(mapping.nome, arrival.extension, unknown="extensao_desconhecida")
        nucleo_id = mapping.nucleo_of(arrival.pasta)

        def read(path: Path) -> Reading | None:
            if arrival.extension == "csv.gz":
                _check_gzip(path)
            return read_mapped(path, mapping, nucleo_id, self.key)

        return Reader(mapping.nome, mapping.nome, read)

    def _read(self, path: Path, extension: str, source: Source) -> Reading:
        if extension == "jsonl":
            return read_json_lines(path, source)
        if extension == "parquet":
            return read_parquet(path, source, self.converter)
        if extension == "xlsx":
            return read_sheet(path, source)
        if extension == "csv.gz":
            _check_gzip(path)
        return read_delimited(path, source)


def _check_gzip(path: Path) -> None:
    try:
        with open_bytes(path) as file:
            while file.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFileError("gzip") from error
