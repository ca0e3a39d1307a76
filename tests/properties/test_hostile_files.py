"""Protects the reading of files in any dress: what is read of one is what its plain CSV says, row by row.

No warehouse is needed: the readers are asked for the rows of generated files, hundreds of them, and an
independent reader counts what is there.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb
import pytest
from counted_apart import rows_there
from hostile import Hostile, Read, Rows, hostile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telessaude.contract import Source, load_sources
from telessaude.ingest import lake
from telessaude.ingest.content import Content, kind, on_disk
from telessaude.ingest.members import members
from telessaude.ingest.readers import read_contract
from telessaude.ingest.reading import Reading

SOURCES = ("nucleo", "populacao", "teleconsultoria", "equipe")
TEXTS = [
    "Sertão", "clínica médica, adulto; geral", 'saúde "da" família', '"entre aspas"', "a|b\tc", "Łódź →",
    "duas\nlinhas", "007", "0012", "12", "3106200", "2024-02-01", "2024-02-01 00:00:00", "'", "  ", "0",
    "2024-03-17 12:00:01", "Total geral", "não", "N/D", "-", "#1", "=1+1", "1,5", "I10|E11.9", "1E5",
    "2024-13-01", "true", "&amp;<b>",
]  # fmt: skip
CON = lake.cursor(lake.connect(), b"chave")

quick = settings(
    max_examples=150, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
at_random = settings(quick, max_examples=20_000, derandomize=False, print_blob=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, Rows]:
    """Rows of a source with every required column and some of the others, each row with a key of its own."""
    source = load_sources()[draw(st.sampled_from(SOURCES))]
    others = [name for name in source.columns if name not in source.required and name not in source.key]
    chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=4)) if others else []
    names = [n for n in source.columns if n in source.required or n in source.key or n in chosen]
    cells = st.one_of(st.none(), st.sampled_from(TEXTS))
    rows = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, cells)), min_size=1, max_size=6))
    return source.name, [row | keyed(source, place, row) for place, row in enumerate(rows)]


def keyed(source: Source, place: int, row: Mapping[str, str | None]) -> dict[str, str]:
    """A key of its own; a whole one where a text of the row could stand before a total."""
    own = {source.key[-1]: f"K{place}"}
    total = any((cell or "").startswith("Total") for cell in row.values())
    return {name: "N1" for name in source.key if total} | own


@dataclass
class Outcome:
    """What the product read of a file, and what it said that it passed over."""

    rows: list[Read] = field(default_factory=list)
    footers: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    over: dict[tuple[str | None, str | None], int | None] = field(default_factory=dict)


def read(file: Hostile, source: Source) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{file.ending}"
        path.write_bytes(file.content)
        outcome = Outcome()
        for member, content in parts(on_disk(path)):
            found = read_contract(content, source, CON)
            problems = []
            for reading in found.readings:
                outcome.rows += rows_of(reading, member)
                assert not reading.missing
                problems += reading.problems
            for problem in problems + found.problems:
                if problem.regra == "linhas_de_rodape":
                    outcome.footers[member, problem.aba] += problem.contagem or 0
                if problem.regra in {"aba_oculta", "aba_sem_coluna_obrigatoria"}:
                    outcome.over[member, problem.aba] = problem.contagem
        return outcome


def parts(content: Content) -> Iterator[tuple[str | None, Content]]:
    if kind(content) != "zip":
        yield None, content
        return
    for member in members(content):
        if "." + member.name.rpartition(".")[2] != ".md" and "__MACOSX" not in member.name:
            yield member.name, member.content


def rows_of(reading: Reading, member: str | None) -> Iterator[Read]:
    """The rows as they go to the lake: DuckDB's where it is sure of them."""
    names = reading.source.lake_columns
    rows = by_duckdb(reading) or (reading.slowly() if reading.slowly else reading).rows or ()
    for line, error, cells in rows:
        assert error is None, (line, error)
        yield Read(member, reading.aba, line, {n: c for n, c in zip(names, cells, strict=True) if c})


def by_duckdb(reading: Reading) -> list[tuple[int, str | None, list[str | None]]]:
    try:
        if reading.query and lake.reads_the_same(CON, reading)[0]:
            found = CON.execute(f"select * from {reading.query} order by _linha").fetchall()
            return [(line, error, cells) for line, error, *cells in found]
    except duckdb.Error:
        if reading.slowly is None:
            raise
    return []


def plain(source: Source, rows: list[Read]) -> Hostile:
    """The same cells as a CSV of the contract's own columns."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(source.columns))
    writer.writeheader()
    writer.writerows(row.cells for row in rows)
    return Hostile("csv", text.getvalue().encode())


def is_read_as_its_plain_csv(table: tuple[str, Rows], chance: Random) -> None:
    source, rows = load_sources()[table[0]], table[1]
    file = hostile(chance, source, rows)
    outcome = read(file, source)
    assert outcome.rows == file.rows
    same = read(plain(source, file.rows), source)
    assert [row.cells for row in outcome.rows] == [row.cells for row in same.rows]
    assert outcome.footers == +file.footers
    there = rows_there(file.content, source.required)
    assert outcome.over == {place: there[place] for place in file.over if place[1]}
    counted = Counter((row.member, row.aba) for row in outcome.rows) + outcome.footers
    assert {place: count for place, count in there.items() if place not in file.over} == dict(counted)


everything = given(table=tables(), chance=st.randoms(use_true_random=False))


@quick
@everything
def test_a_file_is_read_as_its_plain_csv(table: tuple[str, Rows], chance: Random) -> None:
    is_read_as_its_plain_csv(table, chance)


@pytest.mark.exhaustive
@at_random
@everything
def test_files_are_read_as_their_plain_csv_at_length(table: tuple[str, Rows], chance: Random) -> None:
    is_read_as_its_plain_csv(table, chance)
