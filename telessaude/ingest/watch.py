"""What is looked at cell by cell while DuckDB writes: documents out of place, people oddly written."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count, groupby
from operator import itemgetter

import duckdb

from telessaude.contract import Source
from telessaude.ingest import documents
from telessaude.ingest.people import bare, keyed_hash, message, valid
from telessaude.ingest.reading import Problem

_NUMBERS = count()  # functions belong to the database and not to a connection: each has a name of its own
TOLD_ROWS = 2_000  # who mends a file does not read more entries of one kind
Place = tuple[int, str, str | None]  # line, column, what stands there


class Watch:
    """Two SQL functions of one connection, and what they saw of the file under way.

    DuckDB's own expressions pass over all but the few cells that may need them: a call takes 1.5 µs.
    ``zeros`` has, of each column, the hash of each person whose CPF may have lost its zeros and the hash of
    that CPF; ``with_cpf`` is the columns that hold a CPF of eleven digits.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, key: bytes) -> None:
        """Give the connection its functions."""
        number = next(_NUMBERS)
        self._key = key
        self._mask, self.odd = f"sem_documento_{number}", f"mensagem_{number}"
        con.create_function(
            self._mask, self._cell, ["BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN"], "VARCHAR", side_effects=True
        )
        con.create_function(
            self.odd, self._person, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR", side_effects=True
        )
        self.begin()

    def begin(self, aba: str | None = None) -> None:
        """Forget what was seen of the file, or of the sheet, before."""
        self._aba = aba
        self._places: list[Place] = []
        self.zeros: dict[str, dict[str, str]] = {}
        self.with_cpf: set[str] = set()

    def judged(self, relation: str, source: Source) -> str:
        """A relation and, of each row, ``_suspeita``: whether a document may be out of place in it."""
        told = [column for column in source.lake_columns if column not in source.people]
        return f"(select *, {documents.suspect(told)} as _suspeita from {relation})"

    def without_documents(self, source: Source) -> list[str]:
        """The lake's columns of a judged relation as SQL: none but those of people holds a document."""
        return [
            column
            if column in source.people
            else f"case when _suspeita then {self._mask}(_linha, '{column}', {column}, "
            f"{documents.apart(source, column)}) else {column} end as {column}"
            for column in source.lake_columns
        ]

    def look(self, column: str, people: Iterable[str | None]) -> None:
        """Learn whether a column has a CPF of eleven digits from cells that are read once."""
        if column not in self.with_cpf and any(map(_cpf, people)):
            self.with_cpf.add(column)

    def problems(self) -> list[Problem]:
        """Where documents stood."""
        return told("documento", self._places, self._aba)

    def _cell(self, line: int, column: str, text: str, apart: bool) -> str:
        shown = documents.in_cell(text, self._key, hashed=apart)
        if shown is not text:
            self._places.append((line, column, shown))
        return shown

    def _person(self, column: str, text: str, owner: str) -> str | None:
        hashed, whole = message(text, owner)
        if whole and hashed:
            of_column = self.zeros.setdefault(column, {})
            of_column[keyed_hash(self._key, hashed)] = keyed_hash(self._key, whole)
        elif hashed and hashed.startswith("d:") and len(hashed) == len("d:") + 11:
            self.with_cpf.add(column)
        return hashed


def told(rule: str, places: list[Place], aba: str | None) -> list[Problem]:
    """Places of a sheet under a rule, column by column; past ``TOLD_ROWS`` of a column, all others as one."""
    problems = []
    for column, group in groupby(sorted(places, key=itemgetter(1, 0)), itemgetter(1)):
        of_column = list(group)
        for line, _, shown in of_column[:TOLD_ROWS]:
            problems.append(Problem(line, column, rule, shown, aba=aba))
        for line, _, _ in of_column[TOLD_ROWS : TOLD_ROWS + 1]:
            others = len(of_column) - TOLD_ROWS
            problems.append(Problem(line, column, rule, aba=aba, contagem=others))
    return problems


def _cpf(text: str | None) -> bool:
    return text is not None and len(text) >= 11 and len(digits := bare(text)) == 11 and valid(digits)
