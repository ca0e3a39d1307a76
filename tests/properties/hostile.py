"""Any way in which the world writes a table: one hostile file, and what must be read of it, row by row.

A table is laid out on pages (titles above the heading, foreign columns, totals, blank rows...), and pages are
written as a text, a page of HTML, a workbook, JSON, Parquet, dBase, plain, in a gzip or in a zip.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

from telessaude.contract import Source

Rows = Sequence[Mapping[str, str | None]]
Native = str | int | float | datetime | None

TITLES = [
    "Secretaria de Estado da Saúde",
    "Período: 01/2024 a 03/2024",
    'Relatório "Mensal"',
    "",
    "Página 1; de 2",
]
TOTALS = ["Total geral", "TOTAL", "Fonte: prontuário", "Nota: dados preliminares", "Observações:", "* Total"]
NOTES = ["Gerado em 02/04/2024 pelo sistema", "Total de registros: 12"]
NOTHINGS = ["n/d", "N/A", "nd", "não informado", "Não se aplica", "ignorado", "NULL", "None", "-", "---"]
PADS = [" ", "  ", "\u00a0", "\u200b"]
MANIFEST = '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
SHEETS = ["Mar", "Fev", "Jan 2024", "Plan & 1", "D'Ávila", "a", "Ácido", "B"]
TYPED = {"instante": "%Y-%m-%d %H:%M:%S", "data": "%Y-%m-%d"}


@dataclass(frozen=True)
class Read:
    """A row as it must be read: where it stands and its filled cells."""

    member: str | None
    aba: str | None
    line: int
    cells: dict[str, str]


@dataclass
class Hostile:
    """A file: the ending of its name, its bytes, its rows in order, and what is passed over.

    ``footers``: rows that are none, by (member, sheet); ``over``: the (member, sheet) told by name alone.
    """

    ending: str
    content: bytes
    rows: list[Read] = field(default_factory=list)
    footers: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    over: set[tuple[str | None, str | None]] = field(default_factory=set)


@dataclass
class Page:
    """A table as laid out: every row from the top, the places of those that are data, each place's column."""

    columns: list[str | None]
    rows: list[list[str]]
    data: list[int]
    footers: int
    aba: str | None = None
    hidden: bool = False
    fits: bool = True

    def reads(self, lines: Sequence[int], shown: Callable[[str], str] = str) -> list[Read]:
        """Its data, by the line of each row; ``shown`` is what a way of writing leaves of a text."""
        return [
            Read(
                None,
                self.aba,
                lines[place],
                {
                    column: shown(cell)
                    for column, cell in zip(self.columns, self.rows[place], strict=False)
                    if column and shown(cell)
                },
            )
            for place in self.data
        ]


def often(chance: Random, share: float = 0.5) -> bool:
    return chance.random() < share


def hostile(chance: Random, source: Source, rows: Rows) -> Hostile:
    """Write rows of a source in some way; the last row of two of one key is the last read."""
    if len(rows) > 1 and often(chance, 0.15):
        return archive(chance, source, rows)
    way = chance.choice(
        [text, text, text, page_of_html, workbook, old_workbook, open_workbook, objects, parquet, dbase]
    )
    found: Hostile = way(chance, source, rows)
    if often(chance, 0.15):
        found.content = gzip.compress(found.content, mtime=0)
        found.ending = chance.choice(["csv.gz", found.ending])
    return found


def archive(chance: Random, source: Source, rows: Rows) -> Hostile:
    """Some members in folders, laid in any order, and others that are no delivery."""
    parts = split(chance, rows, 3)
    found = Hostile("zip", b"")
    members = {"leia-me.md": b"# Leia", "__MACOSX/._a.csv": b"\0\5"} if often(chance) else {}
    found.over |= {(name, None) for name in members}
    for place, part in enumerate(parts):
        way = chance.choice([text, workbook, page_of_html, objects, open_workbook])
        inner: Hostile = way(chance, source, part)
        name = (
            f"{chance.choice(['', 'c/', 'c/d e/'])}{inner.ending}"
            if len(parts) == 1
            else f"{place}/é.{inner.ending}"
        )
        name = name if "." in name else f"a.{name}"
        members[name] = inner.content
        found.rows += [Read(name, row.aba, row.line, row.cells) for row in inner.rows]
        found.footers.update({(name, aba): count for (_, aba), count in inner.footers.items()})
        found.over |= {(name, aba) for _, aba in inner.over}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in chance.sample(list(members), len(members)):
            packed.writestr(name, members[name])
    found.content = sink.getvalue()
    return found


def split(chance: Random, rows: Rows, most: int) -> list[Rows]:
    """Rows in one to ``most`` runs, none of them empty."""
    count = chance.randint(1, min(most, len(rows)))
    cuts = sorted(chance.sample(range(1, len(rows)), count - 1))
    return [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]


def layout(chance: Random, source: Source, rows: Rows, *, lines: bool = False) -> Page:
    """A page of some rows; of a text ``lines`` may stand after the last without a separator."""
    names: list[str | None] = [*rows[0]]
    if often(chance):
        chance.shuffle(names)
    titles = [spelt(chance, name or "") for name in names]
    foreign = [""] * len(names)
    if often(chance, 0.3):
        for title, cell in chance.choice(
            [[("Observação do sistema", "visto")], [("", "")], [("x1", ""), ("2", "2")]]
        ):
            place = chance.randint(0, len(names))
            names.insert(place, None)
            titles.insert(place, title)
            foreign.insert(place, cell)
    if often(chance, 0.15):
        titles.append(spelt(chance, chance.choice([name for name in names if name])))
        names.append(None)
        foreign.append("outra vez")
    page = Page(names, [], [], 0)
    for _ in range(chance.randint(1, 6) if often(chance, 0.4) else 0):
        page.rows.append(
            chance.choice([[], [""] * len(names), [chance.choice(TITLES)], ["", chance.choice(TITLES)]])
        )
    page.rows.append(titles)
    for row in rows:
        if often(chance, 0.2):
            between(chance, source, page, titles)
        cells = [row[name] or "" if name else other for name, other in zip(names, foreign, strict=True)]
        cells = [
            disguised(chance, source, name, cell) if name else cell
            for name, cell in zip(names, cells, strict=True)
        ]
        page.data.append(len(page.rows))
        page.rows.append(uneven(chance, cells))
    for _ in range(chance.randint(1, 3) if often(chance, 0.4) else 0):
        between(chance, source, page, titles)
    if lines and often(chance, 0.3):
        notes = chance.sample(NOTES, chance.randint(1, 2))
        page.rows += [[note] for note in notes]
        page.footers += len(notes)
    return page


def spelt(chance: Random, name: str) -> str:
    """A heading that is the same as a slug."""
    return chance.choice(
        [name, name, name, name.upper(), name.replace("_", " ").title(), f" {name} ", name.replace("_", "\n"),
         name.replace("a", "á"), f"{name}:", name.replace("_", "-")]
    )  # fmt: skip


def between(chance: Random, source: Source, page: Page, titles: list[str]) -> None:
    """Add a row that is none: blank, the heading once more, or a total with a blank key."""
    what = chance.choice(["blank", "blanks", "heading", "total", "total"])
    if what == "blank":
        page.rows.append([])
    elif what == "blanks":
        page.rows.append([chance.choice(["", " "])] * len(titles))
    elif what == "heading":
        page.rows.append([chance.choice([title, title.upper(), title.replace("_", " ")]) for title in titles])
    else:
        keys = [place for place, name in enumerate(page.columns) if name in source.key]
        place = chance.randrange(len(titles))
        if [place] == keys:
            return
        cells = [""] * len(titles)
        cells[place] = chance.choice(TOTALS)
        free = [other for other in range(place + 1, len(titles)) if other not in keys]
        if free and often(chance):
            cells[chance.choice(free)] = "12"
        page.rows.append(uneven(chance, cells, least=1))
        page.footers += 1


def uneven(chance: Random, cells: list[str], least: int = 2) -> list[str]:
    """A row with blank cells beyond the heading, or without those at its end."""
    if often(chance, 0.1):
        return [*cells, *[""] * chance.randint(1, 3)]
    filled = max((place + 1 for place, cell in enumerate(cells) if cell), default=0)
    return cells[: max(filled, least)] if often(chance, 0.2) else cells


def disguised(chance: Random, source: Source, column: str, cell: str) -> str:
    """A cell that says the same: null by a word, with blanks around it, forced to be text."""
    if not often(chance, 0.15):
        return cell
    asked = source.columns[column]
    if not cell:
        words = [word for word in NOTHINGS if slugged(word) not in (asked.of or ())]
        return cell if asked.written in {"texto", "pessoa"} else chance.choice(words)
    if cell.isdigit() and asked.written not in {"pessoa", "texto"} and often(chance):
        return chance.choice([f'="{cell}"', f"'{cell}"])
    return chance.choice(PADS) + cell if often(chance) else cell + chance.choice(PADS)


def slugged(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", word.lower().replace("ã", "a")).strip("_")


def text(chance: Random, source: Source, rows: Rows) -> Hostile:
    page = layout(chance, source, rows, lines=True)
    separator = chance.choice(",;\t|")
    end = chance.choice(["\n", "\n", "\r\n", "\r\n", "\r"])
    quoted = chance.choice(["needed", "all", "some", "raw"])
    told = often(chance, 0.15)
    if told:
        separator = chance.choice([separator, "^"])
    written = chance.choice(["sep={}", '"sep={}"', "SEP={}"]).format(separator) + end if told else ""
    line, lines = 1 + told, []
    for place, row in enumerate(page.rows):
        record = separator.join(in_quotes(chance, cell, separator, quoted) for cell in row)
        lines.append(line)
        line += 1 + record.count("\n")
        written += record + (end if place + 1 < len(page.rows) or often(chance, 0.8) else "")
    encodings = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be"]
    encoding = chance.choice([*encodings, "cp1252", "cp1252"] if encodable(written) else encodings)
    content = ("\ufeff" + written if encoding == "utf-16-be" else written).encode(encoding)
    ending = chance.choice(["csv", "csv", "txt", "tsv", "xls", "CSV", "xlsx"])
    return Hostile(ending, content, page.reads(lines), Counter({(None, None): page.footers}))


def in_quotes(chance: Random, cell: str, separator: str, quoted: str) -> str:
    must = any(c in cell for c in (separator, "\n", "\r")) or cell.startswith('"')
    if must or quoted == "all" or (quoted == "some" and often(chance)) or ('"' in cell and quoted != "raw"):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def encodable(written: str, encoding: str = "cp1252") -> bool:
    try:
        written.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def page_of_html(chance: Random, source: Source, rows: Rows) -> Hostile:
    page = layout(chance, source, rows)
    cell = chance.choice(["td", "TD", "td nowrap style='mso-number-format:\"\\@\"'"])
    written = "".join(
        "<tr>" + "".join(f"<{cell}>{html.escape(c)}</{cell.split()[0]}>" for c in row) + "</tr>\n"
        for row in page.rows
    )
    before = chance.choice(["", "<h1>Relatório</h1>", "<table><tr><td>Filtro<td>Todos</table>"])
    whole = (
        f"<html><head><title>x</title></head><body>{before}<table border=1>{written}</table></body></html>"
    )
    whole = chance.choice(
        [whole, f"<!DOCTYPE html>\n{whole}", f"\r\n{before}<table>{written}</table>".lstrip(" ")]
    )
    encodings = ["utf-8", "utf-8-sig", "utf-16"]
    content = whole.encode(chance.choice([*encodings, "cp1252"] if encodable(whole) else encodings))
    found = page.reads(range(1, len(page.rows) + 1), lambda said: " ".join(said.split()))
    return Hostile(
        chance.choice(["xls", "csv", "xlsx"]), content, found, Counter({(None, None): page.footers})
    )


def pages(chance: Random, source: Source, rows: Rows) -> list[Page]:
    """The sheets of a workbook: those that are read, a cover, one that lacks a column, one that is hidden."""
    found = [layout(chance, source, part) for part in split(chance, rows, 3)]
    for page in found:
        if often(chance, 0.15):  # a blank column at the left
            page.columns = [None, *page.columns]
            page.rows = [["", *row] for row in page.rows]
        if often(chance, 0.1):
            page.rows[page.data[0]] += [
                *[""] * (len(page.columns) - len(page.rows[page.data[0]])),
                "à direita",
            ]
    if often(chance, 0.3):
        cover = Page([], [["Capa"], [], ["Responsável", "Fulano"]], [], 0, fits=False)
        found.insert(chance.randint(0, len(found)), cover)
    if often(chance, 0.3):
        other = layout(
            chance, source, [{name: cell and f"{cell} x" for name, cell in row.items()} for row in rows[:2]]
        )
        other.hidden, other.fits = True, False
        found.insert(chance.randint(0, len(found)), other)
    for page, name in zip(found, chance.sample(SHEETS, len(found)), strict=True):
        page.aba = name
    return found


def of_pages(ending: str, content: bytes, found: list[Page]) -> Hostile:
    made = Hostile(ending, content)
    for page in found:
        if page.fits:
            made.rows += page.reads(range(1, len(page.rows) + 1))
            made.footers[None, page.aba] = page.footers
        else:
            made.over.add((None, page.aba))
    return made


def typed(chance: Random, source: Source, page: Page, place: int, line: int) -> Native:
    """A cell as a person's Excel holds it: a number or a date where the text is that of one."""
    cell = page.rows[line][place]
    name = page.columns[place] if line in page.data and place < len(page.columns) else None
    if not name or not often(chance, 0.7):
        return cell or None
    if re.fullmatch(r"[1-9]\d{0,14}", cell):
        return int(cell)
    form = TYPED.get(source.columns[name].written)
    try:
        return datetime.strptime(cell, form) if form else cell or None
    except ValueError:
        return cell or None


def workbook(chance: Random, source: Source, rows: Rows) -> Hostile:
    found, sink = pages(chance, source, rows), io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in EXCEL.items()}
        for page in found:
            sheet = book.add_worksheet(page.aba)
            for line, row in enumerate(page.rows):
                for place in range(len(row)):
                    value = typed(chance, source, page, place, line)
                    if isinstance(value, datetime):
                        sheet.write_datetime(line, place, value, formats[kind_of(source, page, place)])
                    elif isinstance(value, int):
                        sheet.write_number(line, place, value)
                    elif value is not None:
                        sheet.write_string(line, place, value)
            if page.hidden:
                sheet.hide()
        next(s for s, p in zip(book.worksheets(), found, strict=True) if not p.hidden).activate()
    return of_pages(chance.choice(["xlsx", "xlsx", "xls", "csv", "xlsm"]), sink.getvalue(), found)


EXCEL = {"instante": "dd/mm/yyyy hh:mm:ss", "data": "dd/mm/yyyy"}


def kind_of(source: Source, page: Page, place: int) -> str:
    return source.columns[page.columns[place] or ""].written


def old_workbook(chance: Random, source: Source, rows: Rows) -> Hostile:
    found, book = pages(chance, source, rows), xlwt.Workbook(encoding="utf-8")
    styles = {kind: xlwt.easyxf(num_format_str=form) for kind, form in EXCEL.items()}
    for page in found:
        sheet = book.add_sheet(page.aba)
        for line, row in enumerate(page.rows):
            for place in range(len(row)):
                value = typed(chance, source, page, place, line)
                if isinstance(value, datetime):
                    sheet.write(line, place, value, styles[kind_of(source, page, place)])
                elif value is not None:
                    sheet.write(line, place, value)
        sheet.visibility = int(page.hidden)
    sink = io.BytesIO()
    book.active_sheet = next(place for place, page in enumerate(found) if not page.hidden)
    book.save(sink)
    return of_pages(chance.choice(["xls", "csv", "xlsx"]), sink.getvalue(), found)


def open_workbook(chance: Random, source: Source, rows: Rows) -> Hostile:
    """A workbook of OpenDocument, with the repetitions that LibreOffice writes for blank rows and cells."""
    found = pages(chance, source, rows)
    sheets = "".join(open_sheet(chance, source, page) for page in found)
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("v", "true"), ("h", "false"))
    )
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    whole = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr("content.xml", whole)
    return of_pages(chance.choice(["ods", "xlsx"]), sink.getvalue(), found)


BLANK_ROWS = (
    '<table:table-row table:number-rows-repeated="{}">'
    '<table:table-cell table:number-columns-repeated="{}"/></table:table-row>'
)


def open_sheet(chance: Random, source: Source, page: Page) -> str:
    written = ""
    for line, row in enumerate(page.rows):
        cells = [typed(chance, source, page, place, line) for place in range(len(row))]
        inside = "".join(open_cell(cell, source, page, place) for place, cell in enumerate(cells))
        written += f"<table:table-row>{inside}</table:table-row>"
    written = re.sub(
        r"(?:<table:table-row></table:table-row>){2,}",
        lambda found: BLANK_ROWS.format(found[0].count("</"), 1),
        written,
    )
    name, style = quoteattr(page.aba or ""), "h" if page.hidden else "v"
    whole = written + BLANK_ROWS.format(900, 90)
    return f'<table:table table:name={name} table:style-name="{style}">{whole}</table:table>'


def open_cell(value: Native, source: Source, page: Page, place: int) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, datetime):
        shown = value.date().isoformat() if kind_of(source, page, place) == "data" else value.isoformat()
        kind, said = f'"date" office:date-value="{shown}"', f"{value:%d/%m/%Y}"
    elif isinstance(value, int):
        kind, said = f'"float" office:value="{value}"', str(value)
    else:
        kind, said = '"string"', str(value)
    paragraphs = "".join(f"<text:p>{spaced(line)}</text:p>" for line in said.split("\n"))
    return f"<table:table-cell office:value-type={kind}>{paragraphs}</table:table-cell>"


def spaced(line: str) -> str:
    """Two spaces, and those at the ends, are an element of their own in OpenDocument."""
    return re.sub(r"^ +| +$|  +", lambda found: f'<text:s text:c="{len(found[0])}"/>', escape(line))


def objects(chance: Random, source: Source, rows: Rows) -> Hostile:
    """JSON, an object a line or an array of them: any order of keys, null or absent, numbers and lists."""
    keys = {name: spelt(chance, name) for name in rows[0]}
    found, values = [], []
    for row in rows:
        if often(chance, 0.1):
            values.append({chance.choice([*keys.values()]): None} if often(chance) else {})
        cells = {name: disguised(chance, source, name, cell or "") for name, cell in row.items()}
        said = {keys[name]: json_cell(chance, source, name, cell) for name, cell in cells.items()}
        said = {key: cell for key, cell in said.items() if cell is not None or often(chance)}
        if often(chance, 0.2):
            said["sistema"] = {"versão": [1, None]}
        values.append(dict(chance.sample(list(said.items()), len(said))))
        found.append(Read(None, None, len(values), {name: cell for name, cell in cells.items() if cell}))
    for key in keys.values():  # of a column without a value too
        values[found[0].line - 1].setdefault(key, None)
    plain = often(chance)
    if often(chance):
        whole = json.dumps(values, ensure_ascii=plain, indent=chance.choice([None, 2]))
    else:
        end = chance.choice(["\n", "\r\n"])
        whole = end.join(json.dumps(value, ensure_ascii=plain) for value in values) + chance.choice(["", end])
    content = whole.encode(chance.choice(["utf-8", "utf-8-sig", "utf-16"]))
    return Hostile(chance.choice(["json", "jsonl", "txt"]), content, found)


def json_cell(chance: Random, source: Source, name: str, cell: str) -> object:
    if not cell:
        return chance.choice([None, ""])
    if re.fullmatch(r"[1-9]\d{0,14}", cell) and often(chance):
        return int(cell)
    if source.columns[name].type == "lista" and often(chance):
        return cell.split("|")
    return cell


def parquet(chance: Random, source: Source, rows: Rows) -> Hostile:
    names = chance.sample([*rows[0]], len(rows[0]))
    keys = [spelt(chance, name) for name in names]
    table: list[list[str | None]] = []
    found = []
    for row in rows:
        if often(chance, 0.1):
            table.append([None] * len(names))
        cells = {name: disguised(chance, source, name, row[name] or "") for name in names}
        table.append([cell or None for cell in cells.values()])
        found.append(Read(None, None, len(table), {name: cell for name, cell in cells.items() if cell}))
    columns = {key: pa.array([row[p] for row in table], pa.string()) for p, key in enumerate(keys)}
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return Hostile(chance.choice(["parquet", "csv"]), sink.getvalue(), found)


def dbase(chance: Random, source: Source, rows: Rows) -> Hostile:
    """dBase III, whose names have ten letters and whose texts are of one width; else a text."""
    names = chance.sample([*rows[0]], len(rows[0]))
    table = [[disguised(chance, source, name, row[name] or "") for name in names] for row in rows]
    cells = [cell for row in table for cell in row]
    if any(len(name) > 10 for name in names) or not all(encodable(c) and len(c) < 250 for c in cells):
        return text(chance, source, rows)
    widths = [max(1, *(len(row[place]) for row in table)) for place in range(len(names))]
    fields = b"".join(
        struct.pack("<11scIBB14x", name.upper().encode(), b"C", 0, width, 0)
        for name, width in zip(names, widths, strict=True)
    )
    records = b"".join(
        b" " + b"".join(cell.encode("cp1252").ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in table
    )
    header = struct.pack("<4BIHH20x", 3, 124, 6, 1, len(table), 32 + len(fields) + 1, 1 + sum(widths))
    page = Page([*names], table, [*range(len(table))], 0)
    found = page.reads(range(1, len(table) + 1), lambda said: said.rstrip(" "))
    return Hostile(chance.choice(["dbf", "csv"]), header + fields + b"\r" + records + b"\x1a", found)
