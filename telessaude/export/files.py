"""Files that are whole or absent, and rows taken a few at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

ROWS_AT_A_TIME = 10_000


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A name to write to, hidden beside ``file``: renamed to it at the end, removed on failure."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}")
    try:
        yield partial
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query without holding them all; no other query may run on the connection meanwhile."""
    result = connection.execute(query)
    while taken := result.fetchmany(ROWS_AT_A_TIME):
        yield from taken


def write_text(file: Path, text: str) -> Path:
    """Write a small text file whole."""
    with replacing(file) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
    return file


def write_json(file: Path, document: Any) -> Path:
    """Write a small JSON document whole, indented for whoever opens it."""
    return write_text(file, json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def write_json_list(file: Path, head: dict[str, Any], name: str, items: Iterator[Any]) -> int:
    """Write a JSON object whose last member, ``name``, is a long list: one item a line; return how many."""
    count = 0
    with replacing(file) as partial, partial.open("w", encoding="utf-8", newline="\n") as out:
        begun = json.dumps(head, ensure_ascii=False)[:-1]
        out.write(f"{begun}{', ' if head else ''}{json.dumps(name)}: [")
        for item in items:
            out.write(",\n" if count else "\n")
            out.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
            count += 1
        out.write("\n]}\n")
    return count
