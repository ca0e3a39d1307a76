"""What a file is, by its bytes: its kind, its encoding, the first rows of each of its tables."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from telessaude.ingest.content import Content, kind
from telessaude.ingest.delimited import quoted_path
from telessaude.ingest.errors import UnreadableFileError, faults_of_the_file
from telessaude.ingest.grid import WITHIN, texts
from telessaude.ingest.json_lines import items, lines
from telessaude.ingest.mapped import grids
from telessaude.store.database import scratch

KINDS = {
    "zip": "arquivo compactado (zip)",
    "gzip": "arquivo compactado (gz)",
    "workbook": "planilha (Excel ou LibreOffice)",
    "parquet": "Parquet",
    "dbf": "tabela dBase (dbf)",
    "html": "página HTML com tabelas",
    "xml": "planilha XML de 2003",
    "json": "JSON",
    "json_lines": "JSON, um objeto por linha",
    "text": "texto delimitado (CSV)",
}
UNKNOWN = "arquivo que não se consegue ler"
SAMPLE = 500  # rows of a table that a proposal may look at
_ENCODED = 1 << 24

Fits = Callable[[list[str]], bool]


@dataclass(frozen=True)
class Top:
    """The first rows of one table of a file, with their lines; the sheet; the separator of a text."""

    aba: str | None
    rows: tuple[tuple[int, list[str]], ...]
    separador: str | None = None


@dataclass(frozen=True)
class Look:
    """What a file is in words, its encoding where it is text, the first rows of its tables."""

    tipo: str
    codificacao: str | None
    tops: tuple[Top, ...]


def look(content: Content, fits: Fits) -> Look:
    """Look at a file; ``fits`` says whether cells may be a heading, by which a separator is told."""
    try:
        with faults_of_the_file():
            what = kind(content)
            inner = content.unpacked() if what == "gzip" else content
            known = KINDS[what]
            what = kind(inner)
            known = known if inner is content else f"{known} com {KINDS[what]}"
            encoding = _encoding(inner) if what in {"text", "json", "json_lines", "html"} else None
    except UnreadableFileError:
        return Look(UNKNOWN, None, ())
    try:
        with faults_of_the_file():
            return Look(known, encoding, _tops(inner, what, fits))
    except UnreadableFileError:
        return Look(known, encoding, ())


def _tops(content: Content, what: str, fits: Fits) -> tuple[Top, ...]:
    if what in {"zip", "xml"}:
        return ()
    if what == "parquet":
        return (Top(None, ((1, _names(content)),)),)
    if what in {"json", "json_lines"}:
        found = items(content) if what == "json" else lines(content)
        keys = dict.fromkeys(key for _, item in islice(found, WITHIN) for key in item or ())
        return (Top(None, ((1, list(keys)),)),) if keys else ()
    if what == "workbook" and content.tops:
        return tuple(
            Top(aba, tuple((line, texts(cells)) for line, _, cells in rows))
            for aba, rows in content.tops.items()
        )
    return tuple(
        Top(
            grid.aba,
            tuple((line, texts(cells)) for line, error, cells in islice(grid.rows, SAMPLE) if not error),
            grid.separator or None,
        )
        for grid, _ in grids(content, fits, [])
    )


def _names(content: Content) -> list[str]:
    if content.path is None:
        return []
    with scratch() as con:
        found = con.execute(f"describe select * from read_parquet({quoted_path(content.path)})").fetchall()
    return [row[0] for row in found]


def _encoding(content: Content) -> str:
    head = content.head()
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with content.open() as file:
        try:
            decoder.decode(file.read(_ENCODED))
        except UnicodeDecodeError:
            return "Windows-1252 (ou Latin-1)"
    return "UTF-8 com marca (BOM)" if head.startswith(codecs.BOM_UTF8) else "UTF-8"
