"""dBase tables, as the tools of SUS write them: one record a row, by its position."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from dbfread import DBF, FieldParser

from telessaude.ingest.content import Content
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Grid, GridRow


class _Lenient(FieldParser):
    """What does not parse by its field's type is its text."""

    def parse(self, field: object, data: bytes) -> object:
        try:
            return super().parse(field, data)
        except ValueError:
            return data.strip(b" \0").decode("cp1252", "replace")


def open_dbase(content: Content) -> Grid:
    """The one table of a file: its fields' names are row 0, the records are numbered from 1."""
    return Grid(None, _rows(content))


def _rows(content: Content) -> Iterator[GridRow]:
    with _named(content) as name:
        try:
            table = DBF(
                name, ignorecase=False, parserclass=_Lenient, recfactory=None, ignore_missing_memofile=True,
                char_decode_errors="replace",
            )  # fmt: skip
            if table.encoding == "ascii":  # the header does not say: Windows wrote it
                table.encoding = "cp1252"
            yield 0, None, list(table.field_names)
            for position, record in enumerate(table, start=1):
                yield position, None, [value for _, value in record]
        except (ValueError, TypeError, LookupError) as error:
            raise UnreadableFileError from error


@contextmanager
def _named(content: Content) -> Iterator[str]:
    """A name under which the library can open the bytes; those of an archive stay in memory."""
    if content.path is not None and not content.packed:
        yield str(content.path)
        return
    memory = os.memfd_create("dbf")
    try:
        with os.fdopen(memory, "wb", closefd=False) as file:
            file.write(content.whole())
        yield f"/proc/self/fd/{memory}"
    finally:
        os.close(memory)
