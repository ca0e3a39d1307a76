"""Ways to deliver the same rows: one file, two, copies, other formats, separators and encodings."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

Rows = Sequence[Mapping[str, str | None]]
File = tuple[str, bytes]  # a name's ending and the bytes

LISTS = {"cid10", "ciap2"}
NUMBERS = {"satisfacao", "participantes", "alunos"}


def delimited(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def native(column: str, value: str | None) -> object:
    """A cell as a JSON writer that knows types would put it."""
    if value is not None and column in LISTS:
        return value.split("|")
    if column in NUMBERS and value is not None:
        return json.loads(value)
    return {"S": True, "false": False}.get(value or "", value)


def json_lines(rows: Rows) -> bytes:
    objects = ({column: native(column, value) for column, value in row.items()} for row in rows)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in objects).encode()


def parquet(rows: Rows) -> bytes:
    schema = pa.schema([(column, pa.string()) for column in rows[0]])
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows], schema=schema), sink)
    return sink.getvalue()


def workbook(rows: Rows) -> bytes:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([list(rows[0]), *(row.values() for row in rows)]):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write_string(number, column, value)
    return sink.getvalue()


FORMATS: dict[str, Callable[[Rows], File]] = {
    "semicolons, Latin-1": lambda rows: ("csv", delimited(rows, ";", "latin-1")),
    "tabs, byte order mark, gzip": lambda rows: (
        "csv.gz",
        gzip.compress(delimited(rows, "\t", "utf-8-sig"), mtime=0),
    ),
    "bars, Windows-1252": lambda rows: ("csv", delimited(rows, "|", "cp1252")),
    "JSON lines": lambda rows: ("jsonl", json_lines(rows)),
    "Parquet": lambda rows: ("parquet", parquet(rows)),
    "XLSX": lambda rows: ("xlsx", workbook(rows)),
}


def plain(rows: Rows) -> list[File]:
    return [("csv", delimited(rows))] if rows else []


class Landing:
    """A landing whose files arrive a minute apart, in the order in which they are put."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = 1_700_000_000

    def put(self, source: str, name: str, file: File) -> None:
        path = self.folder / source / f"{name}-{self.clock}.{file[0]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file[1])
        os.utime(path, (self.clock, self.clock))
        self.clock += 60
