"""Files of other systems, read by their mapping into the contract's columns."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from telessaude.contract import load_sources
from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import Envio, Junta, Mapping, Tabela
from telessaude.ingest import content as contents
from telessaude.ingest.cells import cell_text
from telessaude.ingest.content import Content
from telessaude.ingest.dbase import open_dbase
from telessaude.ingest.delimited import text_grid
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.grid import WITHIN, Grid, hidden_sheet, passed_over, table_name, texts
from telessaude.ingest.mapped.documents import Document, find_in_object, open_document
from telessaude.ingest.mapped.fields import Fields
from telessaude.ingest.mapped.joins import Joined, Key, joined_rows
from telessaude.ingest.mapped.rules import Rules
from telessaude.ingest.mapped.source import Places, Records
from telessaude.ingest.mapped.state import Estado
from telessaude.ingest.mapped.tables import Table, find_table, same_name
from telessaude.ingest.reading import Envelope, Found, Problem, Reading, unknown_column
from telessaude.ingest.sheet import Sheets, open_sheets
from telessaude.ingest.words import blank, letters, slug

# The other files of a delivery (of its zip, or its folder), by name.
Siblings = Callable[[], Sequence[Content]]


@dataclass(frozen=True)
class FormatReader:
    """Reads the files of one format that lie in one folder of the landing."""

    mapping: Mapping
    pasta: str
    estado: Estado
    key: bytes

    def takes(self, name: str) -> bool:
        """Whether a file of this name is any table of the format: others are not opened."""
        return bool(self._tables(name))

    def read(self, content: Content, siblings: Siblings = tuple) -> Found:
        """Read a file.

        Raises:
            UnreadableFileError: it cannot be opened, or is no envelope with one known list.
        """
        tables = self._tables(content.name)
        places = Places(content.name, self.pasta, self.mapping.nucleo_of(self.pasta))
        if contents.kind(content) in {"json", "json_lines"}:
            return self._read_document(open_document(content), tables, places, siblings)
        if self.mapping.envelope or any(table.lista is not None for table in tables):
            tables = [table for table in tables if table.lista is None]
        if not tables:
            raise UnreadableFileError
        if not any(table.alimenta for table in tables):
            return Found(iter(()))
        return self._read_grids(content, tables, places, siblings)

    def _tables(self, name: str) -> list[Tabela]:
        return [t for t in self.mapping.tabelas if t.arquivo is None or same_name(name, t.arquivo)]

    # Text, workbooks, pages.

    def _read_grids(
        self, content: Content, tables: Sequence[Tabela], places: Places, siblings: Siblings
    ) -> Found:
        found = Found(iter(()))
        found.readings = self._grid_readings(content, tables, places, siblings, found.problems)
        return found

    def _grid_readings(
        self,
        content: Content,
        tables: Sequence[Tabela],
        places: Places,
        siblings: Siblings,
        problems: list[Problem],
    ) -> Iterator[Reading]:
        def fits(table: Tabela, cells: list[str]) -> bool:
            return not self._lacking(table, cells, places)

        passed: list[Problem] = []
        hidden: list[Grid] = []
        read = False

        def any_fits(cells: list[str]) -> bool:
            return any(fits(table, cells) for table in tables)

        for place, (grid, again) in enumerate(grids(content, any_fits, hidden), start=1):
            sheet = grid.aba
            if read and sheet is None:
                grid.aba = table_name(place)
            table = find_table(grid, again, tables, fits)
            if table is None:
                lacks = ",".join(self._nearest(grid, tables, places))
                rows = passed_over(grid, any_fits)
                if sheet or rows:  # pages are laid out by tables without any
                    aba = sheet or table_name(place)
                    passed.append(
                        Problem(0, None, "aba_sem_coluna_obrigatoria", lacks, aba=aba, contagem=rows)
                    )
                continue
            read = True
            where = replace(places, aba=grid.aba, preambulo=_above(table))
            yield from self._table_readings(table, where, siblings)
        if not read:
            yield self._refused(content, tables[0], places)
        else:
            problems += passed
            problems += [hidden_sheet(grid, any_fits) for grid in hidden]

    def _table_readings(self, table: Table, places: Places, siblings: Siblings) -> Iterator[Reading]:
        joined = [_joined(junta, table.tabela, places, siblings) for junta in table.tabela.junta]
        keyless = self._keyless(table, places)
        rows = partial(table.rows, keyless)
        found = Records(places, table.find(), table.titles, rows, _unknown(table))
        yield from self._readings(table.tabela, found, joined)

    def _keyless(self, table: Table, places: Places) -> Callable[[list[object]], bool]:
        """Whether a row lacks a part of the key of the first source that the table feeds."""
        if not table.tabela.alimenta:
            return lambda _: False
        destino = table.tabela.alimenta[0]
        fields = Fields(
            table.tabela, Records(places, table.find(), table.titles, lambda _: iter(())), self.estado
        )
        key = [
            destino.colunas[name].de for name in load_sources()[destino.fonte].key if name in destino.colunas
        ]
        reads = [fields.text(name) for name in key if name]
        return lambda row: any(read(row) is None for read in reads)

    def _lacking(self, tabela: Tabela, cells: list[str], places: Places) -> tuple[str, ...]:
        """The required columns that a heading cannot feed, of the source that it feeds best."""
        positions = {letters(cell) for cell in cells}

        def find(names: Sequence[str]) -> Callable[[object], object] | None:
            return (lambda _: None) if any(letters(name) in positions for name in names) else None

        found = Records(places, find, lambda _: None, lambda _: iter(()))
        fields = Fields(tabela, found, self.estado, [Joined(junta) for junta in tabela.junta])
        lacks = [self._rules(i, tabela, found, fields)[0].missing() for i in range(len(tabela.alimenta))]
        return min(lacks, key=len, default=("",))

    def _nearest(self, grid: Grid, tables: Sequence[Tabela], places: Places) -> tuple[str, ...]:
        """What the row of a grid that is likest a heading lacks to be one."""
        top = list(islice(grid.rows, WITHIN))
        grid.rows = chain(top, grid.rows)
        rows = [texts(row[2]) for row in top] or [[]]
        return min((self._lacking(t, row, places) for t in tables for row in rows), key=len)

    def _refused(self, content: Content, tabela: Tabela, places: Places) -> Reading:
        """A file without the heading of any table: every row after the first is counted."""
        found = grids(content, lambda _: False, [])
        missing = min((self._nearest(grid, [tabela], places) for grid, _ in found), key=len)
        source = load_sources()[tabela.alimenta[0].fonte]

        def rows() -> Iterator[tuple[int, str | None, Sequence[str | None]]]:
            for grid, _ in grids(content, lambda _: False, []):
                filled = (r for r in grid.rows if any(not blank(cell_text(c, "texto")) for c in r[2]))
                next(filled, None)
                yield from ((line, None, []) for line, _, _ in filled)

        return Reading(source, rows=rows(), missing=missing)

    # What tables and documents share.

    def _readings(self, tabela: Tabela, found: Records, joined: Sequence[Joined]) -> Iterator[Reading]:
        """A reading a source that the table feeds and can feed."""
        readings: list[Reading] = []
        for index in range(len(tabela.alimenta)):
            fields = Fields(tabela, found, self.estado, joined)
            rules, reading = self._rules(index, tabela, found, fields)
            missing = rules.missing()
            if missing:
                lacking = ",".join(missing)
                found.problems.append(
                    Problem(1, lacking, "fonte_nao_alimentada", reading.source.name, aba=found.places.aba)
                )
                continue
            if not readings:
                reading.problems += found.problems
            reading.cabecalhos = rules.headings()
            reading.rows = rules.rows(found.rows(reading.problems.append if not readings else lambda _: None))
            readings.append(reading)
        if readings:
            told = [p for p in found.problems if p not in readings[0].problems]
            readings[0].problems += told
        yield from readings

    def _rules(self, index: int, tabela: Tabela, found: Records, fields: Fields) -> tuple[Rules, Reading]:
        destino = tabela.alimenta[index]
        reading = Reading(
            load_sources()[destino.fonte],
            so_acrescenta=destino.so_acrescenta,
            aba=found.places.aba,
            tabela=str(index) if index else "",
        )
        return Rules(tabela, destino, reading, found, fields, self.estado, self.key), reading

    # JSON.

    def _read_document(
        self, document: Document, tables: Sequence[Tabela], places: Places, siblings: Siblings
    ) -> Found:
        if self.mapping.envelope:
            return self._read_envelope(document, tables, places)
        table = next((t for t in tables if document.by_line or document.list_of(t) is not None), None)
        if table is None:
            raise UnreadableFileError
        joined = [_joined(junta, table, places, siblings) for junta in table.junta]
        return Found(self._readings(table, _in_document(document, table, places), joined))

    def _read_envelope(self, document: Document, tables: Sequence[Tabela], places: Places) -> Found:
        heading = self.mapping.envelope
        assert heading is not None
        present = [table for table in tables if table.lista in document.lists]
        nucleo_id = _said(document, heading.nucleo)
        if len(present) != 1 or not nucleo_id:
            raise UnreadableFileError("envelope_desconhecido")
        table = present[0]
        places.nucleo = nucleo_id
        readings = list(self._readings(table, _in_document(document, table, places), ()))
        for reading in readings:
            month = cell_text(document.said.get(heading.mes), "texto") if heading.mes else None
            kind, replaces = _kind(document, heading.envio, reading)
            reading.envelope = Envelope(nucleo_id, table.lista or "", month, kind, replaces)
        return Found(iter(readings))


def grids(
    content: Content, fits: Callable[[list[str]], bool], hidden: list[Grid]
) -> Iterator[tuple[Grid, Callable[[], Grid]]]:
    """Every table-shaped thing of a file, one after the other, each with how to open it anew.

    Hidden sheets are put in ``hidden``.

    Raises:
        UnreadableFileError: it has none.
    """
    sheets = _open(content, fits)
    hidden += sheets.hidden
    for place, grid in enumerate(sheets.visible):
        yield grid, partial(_nth, content, fits, place)


def _nth(content: Content, fits: Callable[[list[str]], bool], place: int) -> Grid:
    return next(islice(_open(content, fits).visible, place, None))


def _open(content: Content, fits: Callable[[list[str]], bool]) -> Sheets:
    kind = contents.kind(content)
    if kind == "gzip":
        return _open(content.unpacked(), fits)
    if kind == "workbook":
        return open_sheets(content)
    if kind == "html":
        from telessaude.ingest.markup import open_tables  # 50 ms that few files need to pay

        return Sheets(open_tables(content))
    if kind == "dbf":
        return Sheets(iter([open_dbase(content)]))
    if kind == "text":
        return Sheets(iter([text_grid(content, fits)]))
    raise contents.unreadable(kind)


def _above(table: Table) -> str:
    return "\n".join(" ".join(cell.strip() for cell in row if cell.strip()) for row in table.heading.preamble)


def _unknown(table: Table) -> list[Problem]:
    """The headings that no field names, without those that the mapping leaves aside."""
    tabela = table.tabela
    known = {letters(name) for name in tabela.names}
    left = [re.compile(fnmatch.translate("*".join(slug(p) for p in one.split("*")))) for one in tabela.ignora]
    return [
        unknown_column(title.strip())
        for title in table.heading.cells
        if not blank(title)
        and letters(title) not in known
        and not any(pattern.match(slug(title)) for pattern in left)
    ]


def _joined(junta: Junta, tabela: Tabela, places: Places, siblings: Siblings) -> Joined:
    """The other table, of the file whose name matches: the one of the same month, where names tell."""
    named = [content for content in siblings() if same_name(content.name, junta.arquivo)]
    own = _wild(places.arquivo, tabela.arquivo or "*")
    same = [content for content in named if _wild(content.name, junta.arquivo) == own]
    chosen = (same or sorted(named, key=lambda content: content.name))[-1:]
    return Joined(junta, (row for content in chosen for row in _rows_to_join(junta, content)))


def _rows_to_join(junta: Junta, content: Content) -> Iterator[tuple[Key, dict[str, str | None]]]:
    wanted = {letters(title) for title in junta.por.values()}

    def fits(cells: list[str]) -> bool:
        return wanted <= {letters(cell) for cell in cells}

    for grid, again in grids(content, fits, []):
        table = find_table(grid, again, [Tabela()], lambda _, cells: fits(cells))
        if table:
            found = table.rows(lambda _: False, lambda _: None)
            yield from joined_rows(junta, table.find(), found)


def _wild(name: str, pattern: str) -> str:
    """What the star of a pattern stands for in a name, without the extension."""
    parts = [re.escape(part.lower()) for part in pattern.split("*")]
    match = re.fullmatch("(.*)".join(parts), name.lower())
    return match[1].rpartition(".")[0] or match[1] if match and match.groups() else ""


def _in_document(document: Document, table: Tabela, places: Places) -> Records:
    return Records(places, find_in_object, lambda names: names[0], document.rows(table))


def _said(document: Document, name: str) -> str:
    return (cell_text(document.said.get(name), "texto") or "").strip(BLANKS)


def _kind(document: Document, envio: Envio | None, reading: Reading) -> tuple[str | None, bool]:
    """The kind of sending and whether it replaces; one that the format does not know is reported."""
    if envio is None:
        return None, False
    kind = _said(document, envio.campo).upper()
    if kind and kind not in envio.kinds:
        given = cell_text(document.said.get(envio.campo), "texto")
        reading.problems.append(
            Problem(1, envio.campo, "valor_invalido", given, palavras=", ".join(envio.kinds))
        )
    kind = kind if kind in envio.kinds else envio.padrao
    return kind, kind in envio.substituem
