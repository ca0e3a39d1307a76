"""One workbook: a sheet a table with formats, a dictionary of every column, a sheet that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from telessaude import palette
from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import replacing, rows
from telessaude.export.tables import Column
from telessaude.export.wanted import Wanted
from telessaude.store.progress import Say

FILE = "indicadores.xlsx"
ROWS_IN_A_SHEET = 1_048_575  # Excel's limit, less the header
LONGEST_TEXT = 32_767
WIDEST = 60
HEADING = {"bold": True, "bg_color": palette.HEADING, "bottom": 1, "text_wrap": True, "valign": "top"}
# Excel has no time zones: instants are written by Brasília's clock, as the people who read them live by it.
IN_BRASILIA = "timezone('America/Sao_Paulo', t.{name}) as {name}"
WHOLE, BROKEN = "#,##0", "#,##0.00"
OF_UNIT = {"%": '0.0" %"', "R$": '"R$" #,##0.00', "horas": "#,##0.0", "minutos": "#,##0.0", "dias": "#,##0.0"}
OF_UNIT_COLUMNS = {"valor", "meta", "ic95_inferior", "ic95_superior"}
OF_COLUMN = {
    "cobertura": "0.0%", "ano": "0", "ordem": "0", "linha": "0",
    "orcamento": OF_UNIT["R$"], "valor_a_pagar": OF_UNIT["R$"],
}  # fmt: skip


class ExactSheet(Worksheet):
    """A sheet whose numbers keep every digit: the library rounds to 16, a double may need 17."""

    def _xml_number_element(self, number: float, attributes: Iterable[tuple[str, Any]] = ()) -> None:
        cell = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{cell}><v>{number!r}</v></c>")


class Book:
    """A workbook being written row by row, whose bytes depend on nothing but what is written in it."""

    def __init__(self, file: Path, created: datetime) -> None:
        """Begin a workbook in ``file``, said to have been created at that instant."""
        self.book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
        self.book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None)})
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.heading = self.format(**HEADING)

    def format(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    def sheet(
        self, name: str, heading: list[str], widths: list[float], rows: int | None = None
    ) -> ExactSheet:
        """A sheet with its heading frozen and, when the number of its rows is told, a filter."""
        sheet = self.book.add_worksheet(name, worksheet_class=ExactSheet)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        sheet.freeze_panes(1, 0)
        if rows is not None:
            sheet.autofilter(0, 0, max(rows, 1), len(heading) - 1)
        for number, title in enumerate(heading):
            sheet.write_string(0, number, title, self.heading)
        return sheet

    def close(self) -> None:
        """Put the sheets together in the file."""
        self.book.close()


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """``indicadores.xlsx``; a table longer than a sheet goes on in ``<tabela>_2``, ``<tabela>_3``...

    Texts are written as texts, also those that look like formulas.
    """
    present = tables.present(connection)
    counts = {table: _count(connection, table, wanted) for table in present}
    units = dict(connection.execute("select indicador_id, unidade from indicador").fetchall())
    with replacing(output / FILE) as partial:
        book = Book(partial, about.reference)
        _say_what_it_is(book, wanted, about, counts)
        _define_columns(book, {table: tables.columns(connection, table) for table in present})
        for table in present:
            say(f"exportando {table} para {FILE} ({counts[table]} linhas)")
            _write_table(book, connection, table, wanted, counts[table], units)
        say(f"fechando {FILE}")
        book.close()
    return [output / FILE]


def sheets(table: str, count: int) -> list[tuple[str, int]]:
    """The sheets a table takes and how many rows each holds; sheet names have at most 31 characters."""
    parts = max(1, -(-count // ROWS_IN_A_SHEET))
    return [
        (
            table if number == 0 else f"{table}_{number + 1}",
            min(ROWS_IN_A_SHEET, count - number * ROWS_IN_A_SHEET),
        )
        for number in range(parts)
    ]


def _count(connection: duckdb.DuckDBPyConnection, table: str, wanted: Wanted) -> int:
    found = connection.execute(f"select count(*) from {table} as t {tables.where(table, wanted)}").fetchone()
    return int(found[0]) if found else 0


def _say_what_it_is(book: Book, wanted: Wanted, about: About, counts: dict[str, int]) -> None:
    sheet = book.sheet("leia-me", ["O que é", "Conteúdo"], [30, 100])
    lines = [
        ("Indicadores de telessaúde", "Os números como publicados; nada aqui foi recalculado."),
        ("Instante de referência", f"{about.reference:%d/%m/%Y %H:%M:%S} UTC"),
        ("Versão do programa", about.version),
        *wanted.in_words().items(),
        ("Horários", "Os das entregas, no relógio de Brasília."),
        ("Célula vazia", "Não informado ou não se aplica; nunca é zero."),
        ("Significado das colunas", "Planilha dicionario."),
    ]
    for table, count in counts.items():
        names = ", ".join(name for name, _ in sheets(table, count))
        split = f" (o Excel aceita {ROWS_IN_A_SHEET} por planilha)" if count > ROWS_IN_A_SHEET else ""
        lines.append((f"Planilha {names}", f"{count} linhas{split}"))
    for number, (what, content) in enumerate(lines, start=1):
        sheet.write_string(number, 0, what)
        sheet.write_string(number, 1, content)


def _define_columns(book: Book, columns: dict[str, list[Column]]) -> None:
    lines = [(table, column) for table, of_table in columns.items() for column in of_table]
    sheet = book.sheet("dicionario", ["tabela", "coluna", "tipo", "descrição"], [24, 26, 18, 110], len(lines))
    for number, (table, column) in enumerate(lines, start=1):
        for place, text in enumerate((table, column.name, column.type, column.description)):
            sheet.write_string(number, place, text)


def _write_table(
    book: Book,
    connection: duckdb.DuckDBPyConnection,
    table: str,
    wanted: Wanted,
    count: int,
    units: dict[str, str],
) -> None:
    columns = tables.columns(connection, table)
    widths = _widths(connection, table, wanted, columns)
    cells = [_cell(column) for column in columns]
    names = [column.name for column in columns]
    writers = [_writer(book, column, units) for column in columns]
    taken = rows(connection, tables.select(table, wanted, cells))
    for name, length in sheets(table, count):
        sheet = book.sheet(name, names, widths, length)
        for number in range(1, length + 1):
            row = next(taken)
            for place, (writer, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None:
                    writer(sheet, number, place, value, row[0])


def _cell(column: Column) -> str:
    if column.type.endswith("TIME ZONE"):
        return IN_BRASILIA.format(name=column.name)
    examples = tables.text(column)
    return f"{examples} as {column.name}" if examples else f"t.{column.name}"


Writer = Callable[[Any, int, int, Any, Any], Any]


def _writer(book: Book, column: Column, units: dict[str, str]) -> Writer:
    """How a cell of the column is written; the last argument is the row's first cell, its indicator."""
    if column.type == "VARCHAR" or tables.text(column):
        return lambda sheet, row, place, value, _: sheet.write_string(row, place, value[:LONGEST_TEXT])
    if column.type == "BOOLEAN":
        return lambda sheet, row, place, value, _: sheet.write_boolean(row, place, value)
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        day = book.format(num_format="dd/mm/yyyy" + ("" if column.type == "DATE" else " hh:mm:ss"))
        return lambda sheet, row, place, value, _: sheet.write_datetime(row, place, value, day)
    whole, broken = book.format(num_format=WHOLE), book.format(num_format=BROKEN)
    of_column = book.format(num_format=OF_COLUMN[column.name]) if column.name in OF_COLUMN else None
    of_unit = {
        indicator: book.format(num_format=OF_UNIT[unit])
        for indicator, unit in units.items()
        if unit in OF_UNIT and column.name in OF_UNIT_COLUMNS
    }

    def number(sheet: ExactSheet, row: int, place: int, value: float, indicator: Any) -> None:
        usual = whole if value == int(value) else broken
        sheet.write_number(row, place, value, of_column or of_unit.get(indicator, usual))

    return number


def _widths(
    connection: duckdb.DuckDBPyConnection, table: str, wanted: Wanted, columns: list[Column]
) -> list[float]:
    texts = [column.name for column in columns if column.type == "VARCHAR"]
    lengths = ", ".join(f"coalesce(max(length(t.{name})), 0)" for name in texts) or "0"
    found = connection.execute(f"select {lengths} from {table} as t {tables.where(table, wanted)}").fetchone()
    longest = dict(zip(texts, found or (), strict=False))
    return [min(WIDEST, max(len(column.name), longest.get(column.name, 10)) + 3) for column in columns]
