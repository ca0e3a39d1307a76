"""What a run over the wild files published, as the cases ask for it."""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from telessaude.ingest.words import slug

Row = dict[str, Any]


@dataclass(frozen=True)
class Published:
    """A landing and the warehouse made of it."""

    landing: Path
    warehouse: Path
    said: str

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The publication, instants in UTC."""
        opened = duckdb.connect(str(self.warehouse / "public" / "indicadores.duckdb"), read_only=True)
        opened.execute("set timezone = 'UTC'")
        return opened

    def mart(self, name: str) -> list[Row]:
        """The rows of a mart."""
        return self._rows(f"select * from marts.{name}")

    def records(self, source: str) -> list[Row]:
        """The published records of a source; for a registry, its mart."""
        folder = self.warehouse / "public" / "registros" / source
        if not folder.is_dir():
            return self.mart(source)
        return self._rows(f"select * from read_parquet('{folder}/**/*.parquet', union_by_name = true)")

    def _rows(self, query: str) -> list[Row]:
        found = self.connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    @cached_property
    def deliveries(self) -> list[Row]:
        """The mart ``entrega``."""
        return self.mart("entrega")

    @cached_property
    def rejections(self) -> list[Row]:
        """The mart ``rejeicao``, in the order in which it is read."""
        return self.mart("rejeicao")

    def delivered(self, path: str, sheet: str | None = None, source: str | None = None) -> list[Row]:
        """The deliveries of a path (``*`` any characters), of one sheet or source where there are several."""
        found = [row for row in self.deliveries if fits(row["caminho"], path)]
        found = [row for row in found if sheet is None or composed(row["aba"]) == composed(sheet)]
        of_source = [row for row in found if row["fonte"] == source]
        return of_source or found

    def entries(self, path: str, sheet: str | None = None, line: int | None = None) -> list[Row]:
        """The entries of ``rejeicao`` about a path, a sheet or a line of it."""
        return [
            row
            for row in self.rejections
            if fits(row["caminho"], path)
            and (sheet is None or composed(row["aba"]) == composed(sheet))
            and (line is None or row["linha"] == line)
        ]

    def bytes_written(self) -> Iterator[tuple[str, bytes]]:
        """What lies on disk under the warehouse, tables decoded, each with where it is; and what was said."""
        yield "o que o programa disse", self.said.encode()
        for folder, folders, names in os.walk(self.warehouse):
            for name in (*folders, *names):
                yield "nome", os.fsencode(name)
            for path in (Path(folder) / name for name in names):
                if path.is_symlink() or not path.is_file():
                    continue
                yield str(path), path.read_bytes()
                for query in _tables(path):
                    yield str(path), query


def _tables(path: Path) -> Iterator[bytes]:
    with duckdb.connect() as own:
        if path.suffix == ".parquet":
            relations = [f"read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"]
        elif path.suffix == ".duckdb":
            own.execute(f"attach '{path}' as aberto (read_only)")
            tables = own.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'aberto'"
            ).fetchall()
            relations = [f'aberto."{schema}"."{table}"' for schema, table in tables]
        else:
            relations = []
        for relation in relations:
            for row in own.execute(f"select to_json(t)::varchar from {relation} as t").fetchall():
                yield row[0].encode()


def fits(path: str, pattern: str) -> bool:
    """Whether a published path is the one that a case names."""
    literal = re.sub(r"[\[\]?]", lambda found: f"[{found[0]}]", composed(pattern))
    return fnmatch.fnmatchcase(composed(path), literal)


def composed(text: str | None) -> str:
    """A text in the form in which two equal ones are equal."""
    return unicodedata.normalize("NFC", text or "")


def words(row: Row) -> str:
    """All that an entry says, as a slug."""
    return slug(" ".join(str(value) for value in row.values() if isinstance(value, str)))
