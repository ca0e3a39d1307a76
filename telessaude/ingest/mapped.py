"""Files of a mapped format, read by their mapping into the contract's columns."""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import Any

from telessaude.contract import Source, load_sources
from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import Cabecalho, Caso, Coluna, Envio, Mapping, Tabela
from telessaude.ingest.cells import cell_text
from telessaude.ingest.content import Content, kind
from telessaude.ingest.delimited import text_grid
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import Grid, GridRow, Heading, body
from telessaude.ingest.grid import heading as find_heading
from telessaude.ingest.people import keyed_hash
from telessaude.ingest.reading import ILLEGIBLE, Envelope, Problem, Reading, Row, unknown_column
from telessaude.ingest.sheet import open_sheets
from telessaude.ingest.text import decode
from telessaude.ingest.words import blank, day_alone, instant, letters, slug

Lookup = Callable[[str], object]


def read_mapped(content: Content, mapping: Mapping, nucleo_id: str | None, key: bytes) -> Reading | None:
    """Read a file of a mapped format; null when its table feeds nothing.

    Raises:
        UnreadableFileError: the file is no workbook, or no envelope with one known list.
    """
    if mapping.envelope:
        return _read_envelope(content, mapping, mapping.envelope, key)
    table = mapping.tabelas[0]
    return _read_table(content, table, nucleo_id, key) if table.fonte else None


def _read_envelope(content: Content, mapping: Mapping, heading: Cabecalho, key: bytes) -> Reading | None:
    try:
        document = json.loads(decode(content.whole()).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError from error
    known = {table.lista or "": table for table in mapping.tabelas}
    lists = [name for name in known if isinstance(document, dict) and isinstance(document.get(name), list)]
    nucleo_id = _said(document, heading.nucleo) if lists else ""
    if len(lists) != 1 or not nucleo_id:
        raise UnreadableFileError
    table = known[lists[0]]
    if table.fonte is None:
        return None
    reading = Reading(load_sources()[table.fonte], so_acrescenta=table.so_acrescenta)
    month = cell_text(document.get(heading.mes), "texto") if heading.mes else None
    kind, replaces = _kind(document, heading.envio, reading)
    reading.envelope = Envelope(nucleo_id, lists[0], month, kind, replaces)
    rules = _Rules(table, reading, nucleo_id, key, has=lambda _: True)
    reading.rows = _envelope_rows(document[lists[0]], table, rules)
    return reading


def _said(document: dict[str, Any], field: str) -> str:
    return (cell_text(document.get(field), "texto") or "").strip(BLANKS)


def _kind(document: dict[str, Any], envio: Envio | None, reading: Reading) -> tuple[str | None, bool]:
    """The kind of sending and whether it replaces; one that the format does not know is reported."""
    if envio is None:
        return None, False
    kind = _said(document, envio.campo).upper()
    if kind and kind not in envio.kinds:
        given = cell_text(document.get(envio.campo), "texto")
        reading.problems.append(Problem(1, envio.campo, "valor_invalido", given))
    kind = kind if kind in envio.kinds else envio.padrao
    return kind, kind in envio.substituem


def _envelope_rows(items: list[object], table: Tabela, rules: _Rules) -> Iterator[Row]:
    for position, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            yield position, ILLEGIBLE, []
            continue

        yield position, None, rules.row(position, partial(_item_value, item, table))


def _read_table(content: Content, table: Tabela, nucleo_id: str | None, key: bytes) -> Reading:
    reading = Reading(load_sources()[table.fonte or ""], so_acrescenta=table.so_acrescenta)
    synonyms = {letters(name) for campo in table.campos.values() for name in campo.nomes}

    def fits(cells: list[str]) -> bool:
        return any(letters(cell) in synonyms for cell in cells)

    what = kind(content)
    if what == "gzip":
        content = content.unpacked()
    grid = next(open_sheets(content).visible) if what == "workbook" else text_grid(content, fits)
    found = find_heading(grid, fits) or Heading(0, [], [])
    places = _places(table, found.cells)
    timed = {p for name in places for p in places[name] if table.campo(name).dia_sem_hora}
    rules = _Rules(table, reading, nucleo_id, key, has=lambda name: bool(places.get(name)))
    reading.missing = rules.missing()
    reading.problems = [
        unknown_column(name.strip())
        for name in found.cells
        if not blank(name) and letters(name) not in synonyms
    ]
    rows = body(grid, found, lambda _: False, reading.problems.append)
    reading.rows = _table_rows(_with_midnights(grid, rows, timed), places, rules)
    return reading


def _with_midnights(grid: Grid, rows: Iterator[GridRow], timed: set[int]) -> Iterator[GridRow]:
    for line, error, cells in rows:
        for place in timed:
            if not error and type(value := cells[place]) is date and (line, place) in grid.timed():
                cells[place] = datetime.combine(value, time())
        yield line, error, cells


def _places(table: Tabela, headings: Sequence[str]) -> dict[str, list[int]]:
    """Where each field is: one column for the whole file, or several to be tried row by row."""
    first: dict[str, int] = {}
    for position, heading in enumerate(headings):
        first.setdefault(letters(heading), position)
    places = {}
    for name, campo in table.campos.items():
        found = [first[letters(n)] for n in campo.nomes if letters(n) in first]
        places[name] = found if campo.por_linha else found[:1]
    return places


def _table_rows(
    body: Iterator[tuple[int, str | None, Sequence[object]]], places: dict[str, list[int]], rules: _Rules
) -> Iterator[Row]:
    for number, error, cells in body:
        if error:
            yield number, error, []
            continue

        yield number, None, rules.row(number, partial(_cell_value, cells, places))


def _item_value(item: dict[str, object], table: Tabela, name: str) -> object:
    return _first_filled(item.get(key) for key in table.campo(name).nomes)


def _cell_value(cells: Sequence[object], places: dict[str, list[int]], name: str) -> object:
    return _first_filled(cells[place] for place in places.get(name, ()))


def _first_filled(values: Iterable[object]) -> object:
    """Lists count as filled even when empty, so that they can be counted."""
    return next((v for v in values if isinstance(v, list) or not blank(cell_text(v, "texto"))), None)


class _Rules:
    """The rules of one table applied to the rows of one file; invalid cells are reported in the reading."""

    def __init__(
        self, table: Tabela, reading: Reading, nucleo_id: str | None, key: bytes, has: Callable[[str], bool]
    ) -> None:
        self.table = table
        self.reading = reading
        self.nucleo_id = nucleo_id
        self.key = key
        self.has = has
        source: Source = reading.source
        self.columns = [(name, self._effective(table.colunas.get(name))) for name in source.lake_columns]

    def missing(self) -> tuple[str, ...]:
        """Required contract columns that no heading of the file and no rule can feed."""
        return tuple(
            name
            for name, rule in self.columns
            if name in self.reading.source.required and not self._fed(rule)
        )

    def row(self, line: int, lookup: Lookup) -> list[str | None]:
        """The lake's cells of one row."""
        return [None if rule is None else self._cell(line, name, rule, lookup) for name, rule in self.columns]

    def _effective(self, rule: Coluna | None) -> Coluna | None:
        """The rule once the file's headings are known."""
        if rule is None or (rule.so_sem and self.has(rule.so_sem)):
            return None
        return rule.ausente if rule.ausente and rule.de and not self.has(rule.de) else rule

    def _fed(self, rule: Coluna | None) -> bool:
        if rule is None:
            return False
        if rule.resumo:
            return any(self.has(name) for name in rule.resumo)
        return rule.de is None or self.has(rule.de) or bool(rule.casos)

    def _cell(self, line: int, column: str, rule: Coluna, lookup: Lookup) -> str | None:
        if rule.constante is not None:
            return rule.constante
        if rule.contexto:
            return self.nucleo_id
        if rule.resumo:
            return self._summary(rule.resumo, lookup)
        if rule.contagem:
            counted = lookup(rule.contagem)
            return str(len(counted)) if isinstance(counted, list) else None
        name = rule.de or ""
        if rule.casos:
            return self._case(line, column, rule, lookup)
        text = self._text(name, lookup, column)
        if text is None or blank(text):
            return rule.padrao
        return self._with_time(line, column, name, text)

    def _case(self, line: int, column: str, rule: Coluna, lookup: Lookup) -> str | None:
        for case in rule.casos:
            if self._holds(case, lookup):
                return case.valor
        text = self._text(rule.de or "", lookup, column)
        if text is None or blank(text):
            return rule.padrao
        if "outros" not in rule.model_fields_set:
            person = column in self.reading.source.people
            self.reading.problems.append(Problem(line, column, "valor_invalido", None if person else text))
        return rule.outros

    def _holds(self, case: Caso, lookup: Lookup) -> bool:
        for name, patterns in case.se.items():
            text = self._text(name, lookup) or ""
            if not any(
                _fits(text, pattern) for pattern in ([patterns] if isinstance(patterns, str) else patterns)
            ):
                return False
        return True

    def _with_time(self, line: int, column: str, name: str, text: str) -> str:
        """Complete a day alone with the field's time of day, and report it."""
        time = self.table.campo(name).dia_sem_hora
        if time is None or not day_alone(text):
            return text
        self.reading.problems.append(Problem(line, column, "dia_sem_hora", text))
        return f"{text.strip(BLANKS)} {time}"

    def _summary(self, names: Sequence[str], lookup: Lookup) -> str | None:
        """A keyed hash, because the fields name people; null where all are blank."""
        parts = [(self._text(name, lookup) or "").strip(BLANKS) for name in names]
        if not any(parts):
            return None
        return keyed_hash(self.key, "\n".join(("id", self.reading.source.name, *parts)))

    def _text(self, name: str, lookup: Lookup, column: str | None = None) -> str | None:
        if name in self.table.campos or self.has(name):
            contract = self.reading.source.columns.get(column or "")
            text = cell_text(lookup(name), contract.written if contract else "texto")
            zeros = self.table.campo(name).zeros
            return text.strip(BLANKS).zfill(zeros) if text and zeros and not blank(text) else text
        return None


@lru_cache(maxsize=10_000)  # codes repeat: without it they were two fifths of the time an envelope takes
def _fits(text: str, pattern: str) -> bool:
    if pattern == "@preenchido":
        return not blank(text)
    if pattern == "@instante":
        return instant(text) or day_alone(text)
    wanted = "*".join(slug(part) for part in pattern.split("*"))
    return fnmatch.fnmatchcase(slug(text), wanted)
