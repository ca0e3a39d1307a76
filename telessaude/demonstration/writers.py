"""Files of a landing: bytes that depend on nothing but their content, modified when they were delivered."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

BRASILIA = 3 * 3_600  # seconds west of UTC: a delivery's clock is Brasília's


@dataclass
class Landing:
    """A landing folder being written."""

    root: Path
    files: int = 0
    size: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    def deliver(self, path: str, content: bytes, instant: int, source: str, rows: int) -> None:
        """Write one file, modified at `instant` (local seconds), and count its rows under `source`."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        os.utime(target, ns=((instant + BRASILIA) * 10**9,) * 2)
        self.files += 1
        self.size += len(content)
        self.rows[source] = self.rows.get(source, 0) + rows

    def deliver_table(self, source: str, name: str, table: pa.Table, instant: int) -> None:
        """Write `table` as the file `name` of `source`, in the format that its extension says."""
        encode = _ENCODERS[name.partition(".")[2]]
        self.deliver(f"{source}/{name}", encode(table), instant, source, len(table))


def csv_bytes(table: pa.Table, delimiter: str = ",", encoding: str = "utf-8", quoted: bool = True) -> bytes:
    """A header and the rows, every text in quotes or none.

    Raises:
        pyarrow.ArrowInvalid: `quoted` is false and a text holds the delimiter, a quote or a line break.
    """
    buffer = io.BytesIO()
    style = "needed" if quoted else "none"
    options = pa_csv.WriteOptions(include_header=False, delimiter=delimiter, quoting_style=style)
    pa_csv.write_csv(table, buffer, options)
    text = buffer.getvalue()
    header = delimiter.join(table.column_names) + "\n"
    if encoding == "utf-8":
        return header.encode() + text
    return (header + text.decode()).encode(encoding)


def gz_bytes(content: bytes) -> bytes:
    """Compressed, without the time of compression."""
    return gzip.compress(content, 6, mtime=0)


def jsonl_bytes(table: pa.Table, lists: Sequence[str] = ()) -> bytes:
    """One object a line, without nulls; the columns of `lists` as JSON lists."""
    lines = []
    for row in table.to_pylist():
        present = {name: value for name, value in row.items() if value not in (None, "")}
        present.update({name: present[name].split("|") for name in lists if name in present})
        lines.append(json.dumps(present, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def json_bytes(document: dict[str, Any]) -> bytes:
    """One JSON document."""
    return json.dumps(document, ensure_ascii=False).encode()


def parquet_bytes(table: pa.Table) -> bytes:
    """Parquet with fixed settings."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def xlsx_bytes(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], datetimes: Sequence[int] = ()
) -> bytes:
    """A one-sheet workbook; the columns at `datetimes` hold datetimes and are shown as such."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": datetime(2023, 1, 1)})
    shown = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    sheet = book.add_worksheet("Exportação")
    sheet.write_row(0, 0, headings)
    for line, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is None:
                continue
            if position in datetimes and isinstance(value, datetime):
                sheet.write_datetime(line, position, value, shown)
            else:
                sheet.write(line, position, value)
    book.close()
    return buffer.getvalue()


def _sheet_bytes(table: pa.Table) -> bytes:
    lines = zip(*(table.column(heading).to_pylist() for heading in table.column_names), strict=True)
    return xlsx_bytes(table.column_names, lines)


_ENCODERS: dict[str, Callable[[pa.Table], bytes]] = {
    "csv": partial(csv_bytes, delimiter=";"),
    "csv.gz": lambda table: gz_bytes(csv_bytes(table, ";")),
    "jsonl": jsonl_bytes,
    "parquet": parquet_bytes,
    "xlsx": _sheet_bytes,
}
