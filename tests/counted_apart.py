"""Protects the counts: how many rows a file holds, by readers that the product does not read with.

A row that is there is one with something in it, under the heading and unlike it; footers are there too.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import xlrd
from duckdb import DuckDBPyConnection as Connection

from telessaude.contract import load_sources

Place = tuple[str | None, str | None]  # a member of a zip, a sheet
Cells = list[str]
NO_SPACE = str.maketrans("", "", "\u200b\ufeff")
WITHIN = 30
COUNTED = ("linhas_de_rodape", "aba_oculta", "aba_sem_coluna_obrigatoria")
LOCKED = b"?\n?"  # a member that asks for a password stands for a row that nobody can read
DOCUMENT = re.compile(r"\d{15}|\d{11}")  # what a name is shown without


def lost(landing: Path, warehouse: Connection) -> list[str]:
    """What of the files of the contract's folders is neither read, rejected, nor passed over with a word.

    ``warehouse`` holds ``marts.entrega`` and ``marts.rejeicao``.
    """
    odd = [
        f"{row}: lidas que não são aceitas nem rejeitadas"
        for row in warehouse.execute(
            "select caminho, aba from marts.entrega where linhas_lidas <> linhas_aceitas + linhas_rejeitadas"
        ).fetchall()
    ]
    counted = "select caminho, aba, sum({})::int from marts.{} where {} group by all"
    read = by_place(warehouse, counted.format("linhas_lidas", "entrega", "true"))
    passed = by_place(warehouse, counted.format("contagem", "rejeicao", f"regra in {COUNTED}"))
    named = by_place(
        warehouse, counted.format("1", "rejeicao", "linha = 0 and (rejeitada or regra = 'arquivo_repetido')")
    )
    for path in sorted(path for path in landing.rglob("*") if path.is_file()):
        file, (folder, *_) = path.relative_to(landing).as_posix(), path.relative_to(landing).parts
        if folder not in load_sources() or (file, None) in named:
            continue
        for (member, aba), there in rows_there(path.read_bytes(), load_sources()[folder].required).items():
            place = tuple(
                name and DOCUMENT.sub("<documento>", name)
                for name in (f"{file}/{member}" if member else file, aba)
            )
            found = read.get(place, 0) + passed.get(place, 0)
            if place in named or (place[0], None) in named:
                there = 0
            if found != there:
                odd.append(
                    f"{place}: há {there}, lidas {read.get(place, 0)}, preteridas {passed.get(place, 0)}"
                )
    return odd


def shown(name: str) -> str:
    return DOCUMENT.sub("<documento>", name)


def by_place(warehouse: Connection, query: str) -> dict[Place, int]:
    return {(caminho, aba): count for caminho, aba, count in warehouse.execute(query).fetchall()}


def rows_there(content: bytes, required: Sequence[str]) -> dict[Place, int]:
    """How many rows there are in each table of a file.

    They are those under its heading or, without one, under its first line; of a file without any heading
    they are told together.
    """
    found: dict[Place, int] = {}
    by_member: dict[str | None, list[tuple[str | None, list[Cells]]]] = {}
    for member, aba, records in tables(content, required):
        by_member.setdefault(member, []).append((aba, records))
    for member, of_member in by_member.items():
        counts = {aba: under_heading(records, required) for aba, records in of_member}
        others = {
            aba: max(0, sum(any(map(said, row)) for row in records) - 1)
            for aba, records in of_member
            if counts[aba] is None
        }
        if len(others) == len(counts):
            others = counts = {None: sum(others.values())}
        found |= {(member, aba): count for aba, count in (counts | others).items() if count is not None}
    return found


def under_heading(records: list[Cells], required: Sequence[str]) -> int | None:
    """The rows under the first of thirty that has all required columns, without those that repeat it."""
    for place, cells in enumerate(records[:WITHIN]):
        heading = [slug(cell) for cell in cells]
        if set(required) <= set(heading):
            told = [name for name in heading if name]
            rows = (row[: len(heading)] for row in records[place + 1 :])
            return sum(any(map(said, row)) and [n for n in map(slug, row) if n] != told for row in rows)
    return None


def said(cell: str) -> bool:
    return bool(cell.translate(NO_SPACE).strip())


def slug(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return re.sub("[^a-z0-9]+", "_", plain).strip("_")


def tables(content: bytes, required: Sequence[str]) -> Iterator[tuple[str | None, str | None, list[Cells]]]:
    """Every table of a file, all its rows from the top: (member, sheet, cells)."""
    if content.startswith(b"\x1f\x8b"):
        yield from tables(gzip.decompress(content), required)
    elif content.startswith(b"PK") and (members := of_zip(content)) is not None:
        for name, inside in members:
            for _, aba, records in tables(inside, required):
                yield name, aba, records
    else:
        yield from ((None, aba, records) for aba, records in sheets(content, required))


def of_zip(content: bytes) -> list[tuple[str, bytes]] | None:
    """The files of a zip; null of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if {"xl/workbook.xml", "content.xml"} & set(packed.namelist()):
            return None
        files = [info for info in packed.infolist() if not info.is_dir()]
        return [(info.filename, LOCKED if info.flag_bits & 1 else packed.read(info)) for info in files]


def sheets(content: bytes, required: Sequence[str]) -> Iterator[tuple[str | None, list[Cells]]]:
    if content.startswith(b"PK"):
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        yield from open_document(content) if "content.xml" in names else excel(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        for sheet in book.sheets():
            yield sheet.name, [list(map(str, sheet.row_values(line))) for line in range(sheet.nrows)]
    elif content.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(content))
        yield None, [table.column_names, *(cells(row.values()) for row in table.to_pylist())]
    elif content[:1] == b"\x03" and b"\r" in content[32:]:
        yield None, dbase(content)
    else:
        yield from of_text(decoded(content), required)


def excel(content: bytes) -> Iterator[tuple[str | None, list[Cells]]]:
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        yield sheet.title, [cells(row) for row in sheet.iter_rows(values_only=True)]


def open_document(content: bytes) -> Iterator[tuple[str | None, list[Cells]]]:
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    for sheet in root.iter(f"{table}table"):
        rows = []
        for row in sheet.iter(f"{table}table-row"):
            line: Cells = []
            for cell in row:
                text = " ".join("".join(part.itertext()) for part in cell)
                line += [text] * int(cell.get(f"{table}number-columns-repeated", 1))
            rows += [line] * (int(row.get(f"{table}number-rows-repeated", 1)) if any(line) else 1)
        yield sheet.get(f"{table}name"), rows


def dbase(content: bytes) -> list[Cells]:
    count, header, size = (int.from_bytes(content[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    names = [content[at : at + 11].split(b"\0")[0].decode() for at in range(32, header - 32 + 1, 32)]
    records = [content[header + size * n + 1 :][: size - 1].decode("cp1252") for n in range(count)]
    return [names, *([record] for record in records)]


def decoded(content: bytes) -> str:
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def of_text(text: str, required: Sequence[str]) -> Iterator[tuple[str | None, list[Cells]]]:
    start = text.lstrip()[:1]
    if start == "<":
        page = Page()
        page.feed(text)
        yield from ((None, table) for table in page.tables)
    elif start in {"[", "{"}:
        whole = start == "["
        found = json.loads(text) if whole else [an_object(line) for line in text.split("\n") if line.strip()]
        widest = max(map(len, found), default=0)
        yield None, [[*required, *[""] * widest], *(cells(row.values()) for row in found)]
    else:
        told = re.match('"?sep=(.)"?[\r\n]+', text, re.IGNORECASE)
        text = text[told.end() :] if told else text
        read = (
            list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
            for separator in (told[1] if told else ",;\t|")
        )
        lines = [[line] for line in text.splitlines()]
        yield None, next((rows for rows in read if under_heading(rows, required) is not None), lines)


def an_object(line: str) -> dict[str, object]:
    """What a line of JSON says; one that says nothing is a row too."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"": line}


class Page(HTMLParser):
    """The rows of the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[Cells]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            if not self.tables[-1]:
                self.tables[-1].append([])
            self.tables[-1][-1].append("")
        self.inside = tag in {"td", "th"} or (self.inside and tag not in {"tr", "table"})

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in {"td", "th", "tr", "table"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def cells(values: object) -> Cells:
    return ["" if value is None else str(value) for value in values]  # type: ignore[attr-defined]
