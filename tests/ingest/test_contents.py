"""Protects what a file is, told by its bytes: sheets, pages, dBase, JSON, archives; headings, footers."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt
from landings import Landing

from telessaude.contract import load_sources
from telessaude.ingest import lake, markup
from telessaude.ingest.content import Content, kind
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.readers import read_contract
from telessaude.ingest.reading import Problem

HEADING = ["nucleo_id", "nome", "uf", "inicio"]
ROWS = [["N1", "Sertão", "BA", "2020-01-01"], ["N2", "Serra", "SC", "2021-02-03"]]
LINES = [";".join(row) for row in [HEADING, *ROWS]]
Book = Callable[[xlsxwriter.Workbook], None]


def holding(content: bytes | str, name: str = "a.csv") -> Content:
    raw = content.encode() if isinstance(content, str) else content
    return Content(name, lambda: io.BytesIO(raw))


def read(content: bytes | str, name: str = "a.csv") -> tuple[list[tuple[object, ...]], list[Problem]]:
    """(sheet, line, núcleo, name, start) of every row of a file of ``nucleo``, and what was said of it."""
    con = lake.connect()
    found = read_contract(holding(content, name), load_sources()["nucleo"], con)
    rows, problems = [], []
    for reading in found.readings:
        wanted = [list(reading.source.lake_columns).index(c) for c in ("nucleo_id", "nome", "inicio")]
        by_duckdb = con.execute(f"from {reading.query}").fetchall() if reading.query else []
        for line, error, cells in reading.rows or ((line, error, cells) for line, error, *cells in by_duckdb):
            rows.append((reading.aba, line, *(error or (cells[w] if cells else None) for w in wanted)))
        problems += reading.problems
        if reading.missing:
            problems.append(Problem(1, ",".join(reading.missing), "arquivo_sem_coluna_obrigatoria"))
    return rows, problems + found.problems


def told(problems: list[Problem]) -> list[tuple[object, ...]]:
    return [(p.linha, p.coluna, p.regra, p.aba, p.contagem) for p in problems]


def workbook(write: Book) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        write(book)
    return buffer.getvalue()


def dbf() -> bytes:
    """Two records of dBase III, one character field each column, written byte by byte."""
    widths = [9, 10, 2, 10]
    fields = b"".join(
        struct.pack("<11scIBB14x", name.encode(), b"C", 0, width, 0)
        for name, width in zip(HEADING, widths, strict=True)
    )
    records = b"".join(
        b" " + b"".join(c.encode("cp1252").ljust(w) for c, w in zip(row, widths, strict=True)) for row in ROWS
    )
    header = struct.pack("<4BIHH20x", 3, 124, 6, 1, 2, 32 + len(fields) + 1, 1 + sum(widths))
    return header + fields + b"\r" + records + b"\x1a"


PAGE = "<html><body><table>{}</table></body></html>".format(
    "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [HEADING, *ROWS])
)
OBJECTS = [dict(zip(HEADING, row, strict=True)) for row in ROWS]
SAME = [("N1", "Sertão", "2020-01-01"), ("N2", "Serra", "2021-02-03")]


def one_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Plan1")
    for place, row in enumerate([HEADING, *ROWS]):
        sheet.write_row(place, 0, row)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("\n".join(LINES), [2, 3]),
        ("\n".join(LINES).encode("utf-16"), [2, 3]),
        ("\ufeff" + "\r".join(LINES), [2, 3]),
        ("sep=;\r\n" + "\r\n".join(LINES), [3, 4]),
        ("Relatório; 2024\n\n" + "\n".join(LINES), [4, 5]),
        ("\n".join(LINES).replace(";", "|").replace("nucleo_id", " Núcleo ID"), [2, 3]),
        (gzip.compress("\n".join(LINES).encode()), [2, 3]),
        (PAGE, [2, 3]),
        (dbf(), [1, 2]),
        (json.dumps(OBJECTS), [1, 2]),
        ("\n".join(json.dumps(o) for o in OBJECTS), [1, 2]),
        (workbook(one_sheet), [2, 3]),
    ],
    ids=[
        "csv", "utf-16", "cr", "sep", "title", "pipes", "gzip", "html", "dbf", "json", "lines-of-json", "xlsx"
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json"])
def test_the_bytes_decide_whatever_the_name(content: bytes | str, lines: list[int], name: str) -> None:
    rows, problems = read(content, name)
    assert [row[2:] for row in rows] == SAME
    assert [row[1] for row in rows] == lines
    assert problems == []


def test_every_sheet_that_fits_is_read_and_the_others_are_named() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Capa").write(0, 0, "Relatório")
        for name in ("Jan", "Fev", "Velha"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADING)
            sheet.write_row(1, 0, [name, *ROWS[0][1:], "sobra à direita"])
        sheet.hide()
        book.get_worksheet_by_name("Jan").activate()

    rows, problems = read(workbook(write), "a.xlsx")
    assert [row[:3] for row in rows] == [("Jan", 2, "Jan"), ("Fev", 2, "Fev")]
    assert told(problems) == [
        (0, None, "aba_oculta", "Velha", 1),
        (0, None, "aba_sem_coluna_obrigatoria", "Capa", 0),
    ]


def test_no_sheet_fits() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("A").write_row(0, 0, HEADING[:3])
        book.add_worksheet("B").write_column(0, 0, ["x", "y", "", "z"])

    rows, problems = read(workbook(write), "a.xlsx")
    assert len(rows) == 2  # of B, y and z; of A nothing is below the first row
    assert told(problems) == [(1, "inicio", "arquivo_sem_coluna_obrigatoria", None, None)]


def test_error_cells_are_their_text_and_midnight_is_midnight() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        timed = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        heading = ["nucleo_id", "chamado_id", "aberto_em", "respondido_em", "municipio_ibge"]
        sheet.write_row(0, 0, heading)
        sheet.write_row(1, 0, ["N1", "C1"])
        sheet.write_datetime(1, 2, datetime(2024, 5, 4), timed)
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
        sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")

    book = holding(workbook(write), "a.xlsx")
    (reading,) = read_contract(book, load_sources()["chamado_suporte"], lake.connect()).readings
    assert list(reading.rows or ()) == [(2, None, ("N1", "C1", "2024-05-04 00:00:00", "#N/D", "#DIV/0!"))]


def test_midnight_of_an_old_workbook() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("P")
    timed = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for place, name in enumerate(["nucleo_id", "chamado_id", "aberto_em", "respondido_em"]):
        sheet.write(0, place, name)
    sheet.write(1, 0, "N1")
    sheet.write(1, 1, "C1")
    sheet.write(1, 2, datetime(2024, 5, 4), timed)
    sheet.write(1, 3, datetime(2024, 5, 4), day)
    sheet.write(1, 4, xlwt.Formula("1/0"))
    buffer = io.BytesIO()
    book.save(buffer)
    found = read_contract(holding(buffer.getvalue()), load_sources()["chamado_suporte"], lake.connect())
    ((line, _, cells),) = next(found.readings).rows or ()
    assert (line, list(cells)[2:4]) == (2, ["2024-05-04 00:00:00", "2024-05-04"])


def test_footers_repeated_headings_and_notes_are_no_rows() -> None:
    text = "\n".join(
        [
            *LINES,
            ";;;",
            LINES[0].upper(),
            ";TOTAL;2;",
            ";Observações: x",
            "N3;Mar;RJ;2022-01-01",
            "",
            "Gerado hoje",
        ]
    )
    rows, problems = read(text)
    assert [(row[1], row[2]) for row in rows] == [(2, "N1"), (3, "N2"), (8, "N3")]
    assert told(problems) == [(6, None, "linhas_de_rodape", None, 3)]


def test_a_total_without_separators_is_no_row_wherever_it_stands() -> None:
    text = "nome;nucleo_id;uf;inicio\nSertão;N1;BA;2020-01-01\nTotal da BA\nSerra;N2;SC;2021-02-03\n"
    rows, problems = read(text)
    assert [(row[1], row[2]) for row in rows] == [(2, "N1"), (4, "N2")]
    assert told(problems) == [(3, None, "linhas_de_rodape", None, 1)]


def test_every_table_of_a_page_that_fits_is_read() -> None:
    def page_of(*tables: list[list[str]]) -> str:
        rows = ["".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in t) for t in tables]
        return f"<html><body>{''.join(f'<table>{r}</table>' for r in rows)}</body></html>"

    first, second = [HEADING, ROWS[0]], [HEADING, ROWS[1]]
    rows, problems = read(page_of([["Relatório"]], first, [["Página 2"]], second), "a.xls")
    assert [(row[0], row[1], row[2]) for row in rows] == [(None, 2, "N1"), (None, 4, "N2")]
    assert problems == []
    turned = [HEADING[::-1], ROWS[1][::-1]]
    rows, problems = read(page_of(first, turned), "a.xls")
    assert [(row[0], row[1], row[2]) for row in rows] == [(None, 2, "N1"), ("tabela 2", 2, "N2")]
    assert problems == []


@pytest.mark.parametrize("kind", ["json", "parquet"])
def test_totals_among_objects_and_in_columns_are_no_rows_and_are_counted(kind: str) -> None:
    foot = [dict.fromkeys(HEADING) | {"nome": word} for word in ("Total: 2", "Fonte: SES", "Outra")]
    table = [*OBJECTS, *foot]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(table), file)
    rows, problems = read(json.dumps(table) if kind == "json" else file.getvalue(), f"a.{kind}")
    assert [row[1:3] for row in rows] == [(1, "N1"), (2, "N2"), (5, None)]
    assert told(problems) == [(3, None, "linhas_de_rodape", None, 2)]


def of_html(rows: list[list[str]]) -> str:
    return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)


def test_tables_in_the_layout_of_a_page_are_read_and_in_a_cell_of_data_are_its_text() -> None:
    inner = f"<table>{of_html([HEADING, *ROWS])}</table>"
    layout = f"<table><tr><td>Menu</td><td>Relatório{inner}</td></tr></table>"
    other = f"<table>{of_html([['mês', 'total'], ['jan', '2'], ['fev', '3']])}</table>"
    rows, problems = read(f"<html><body>{other}{layout}</body></html>", "a.xls")
    assert [row[1:] for row in rows] == [(2, *ROWS[0][:2], ROWS[0][3]), (3, *ROWS[1][:2], ROWS[1][3])]
    assert told(problems) == [(0, None, "aba_sem_coluna_obrigatoria", "tabela 1", 2)]
    detail = ["N1", "Sertão<table><tr><td>a<td>b</table>", "BA", "2020-01-01"]
    rows, problems = read(f"<html><body><table>{of_html([HEADING, detail])}</table></body></html>", "a.xls")
    assert [row[2:] for row in rows] == [("N1", "Sertãoab", "2020-01-01")]
    assert problems == []


def test_a_cell_over_several_rows_leaves_the_others_in_their_places() -> None:
    below = of_html([ROWS[1][1:]]).replace("<td>", "<td rowspan=1>")
    first = of_html([ROWS[0]]).replace("<td>", "<td rowspan=2>", 1)
    rows, _ = read(f"<table>{of_html([HEADING])}{first}{below}</table>", "a.xls")
    assert rows == [(None, 2, "N1", "Sertão", "2020-01-01"), (None, 3, None, "Serra", "2021-02-03")]


@pytest.mark.parametrize("array", [True, False])
def test_of_a_key_said_twice_the_first_counts_and_it_is_told(array: bool) -> None:
    twice = json.dumps(OBJECTS[0])[:-1] + ', "nome": "outro", "NOME": "mais um", "x": 1, "x": 2}'
    rows, problems = read(f"[{twice}]" if array else twice, "a.json")
    assert [row[3] for row in rows] == [OBJECTS[0]["nome"]]
    assert told(problems) == [
        (1, "x", "coluna_desconhecida", None, None),
        (1, "nome", "coluna_repetida", None, None),
    ]


def test_numbers_of_any_length_are_those_of_an_array_as_of_a_line() -> None:
    said = json.dumps(OBJECTS[0] | {"nucleo_id": 12345678901234567890123, "nome": {"a": 1.5}})
    said = said.replace('"2020-01-01"', "1.50E3")
    rows, _ = read(f"[{said}]", "a.json")
    assert [row[2:] for row in rows] == [("12345678901234567890123", '{"a": 1.5}', "1500.0")]
    assert rows == read(said, "a.json")[0]


def test_a_page_too_large_to_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "_LARGEST", len(PAGE.encode()))
    assert len(read(PAGE, "a.xls")[0]) == 2
    with pytest.raises(UnreadableFileError) as refused:
        read(f"{PAGE} ", "a.xls")
    assert refused.value.rule == "arquivo_grande_demais"


def test_a_gzip_that_unpacks_to_absurdly_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telessaude.ingest.content.BOMB_SIZE", 1 << 20)
    bomb = gzip.compress("\n".join(LINES).encode() + b"\n" + b"\n" * (1 << 23))
    with pytest.raises(UnreadableFileError) as refused:
        read(bomb, "a.csv.gz")
    assert refused.value.rule == "arquivo_grande_demais"


def test_a_heading_below_thirty_lines_is_none() -> None:
    above = "".join(f"linha {n}\n" for n in range(29))
    assert len(read(above + "\n".join(LINES))[0]) == 2
    rows, problems = read(above + "mais uma\n" + "\n".join(LINES))
    assert len(rows) == 32  # 33 lines, but for the first
    assert [p.regra for p in problems] == ["arquivo_sem_coluna_obrigatoria"]


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (json.dumps(OBJECTS)[:-20], "a.json", "json_cortado"),
        (gzip.compress("\n".join(LINES * 900).encode())[:-30], "a.csv.gz", "arquivo_ilegivel"),
        (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>',
            "a.xls",
            "planilha_xml",
        ),
        (workbook(one_sheet)[:-200], "a.xlsx", "arquivo_ilegivel"),
        (b"\x00\x01\x02\x03" * 100, "a.xlsx", "arquivo_ilegivel"),
    ],
    ids=["json cut", "gzip cut", "xml of 2003", "xlsx cut", "noise"],
)
def test_what_cannot_be_read_says_why(landing: Landing, content: bytes | str, name: str, rule: str) -> None:
    landing.put(f"nucleo/{name}", content)
    landing.put("nucleo/z.csv", "\n".join(LINES))
    landing.ingest()
    assert landing.problems() == [(f"nucleo/{name}", 0, None, rule, None, True)]
    assert sorted(landing.column("nucleo_id", "nucleo").values()) == ["N1", "N2"]


def test_members_of_a_zip_are_files_of_their_own(landing: Landing) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("b/dois.csv", f"{LINES[0]}\n{LINES[2]}\n")
        packed.writestr("a.csv", f"{LINES[0]}\n{LINES[1]}\n")
        packed.writestr("b/igual.csv", f"{LINES[0]}\n{LINES[2]}\n")
        packed.writestr(".DS_Store", "x")
        packed.writestr("leia.md", "x")
        packed.writestr("dentro.zip", b"PK\x05\x06" + bytes(18))
    landing.put("nucleo/e.zip", buffer.getvalue(), at=1_700_000_000)
    landing.ingest()
    assert landing.query(
        "select caminho, linhas_lidas, recebida_ns from lago.entrega where linhas_lidas > 0 order by 1"
    ) == [
        ("nucleo/e.zip/a.csv", 1, 1_700_000_000 * 10**9),
        ("nucleo/e.zip/b/dois.csv", 1, 1_700_000_000 * 10**9),
    ]
    assert [(p[0], p[3]) for p in landing.problems()] == [
        ("nucleo/e.zip/.DS_Store", "nome_oculto"),
        ("nucleo/e.zip/b/igual.csv", "arquivo_repetido"),
        ("nucleo/e.zip/dentro.zip", "zip_dentro_de_zip"),
        ("nucleo/e.zip/leia.md", "extensao_desconhecida"),
    ]
    assert landing.ingest().new == []


@pytest.mark.parametrize(
    "content",
    [
        "Núcleo ID;nome; UF;INICIO\nN1;Sertão;MG;2020-01-01\n",
        json.dumps([{"Núcleo ID": "N1", "nome": "Sertão", "UF": "MG", "INICIO": "2020-01-01", "Uf": "BA"}]),
    ],
)
def test_what_a_file_calls_its_columns_is_kept_where_it_is_not_as_the_contract(
    landing: Landing, content: str
) -> None:
    landing.put("nucleo/a.csv", content)
    landing.ingest()
    [(called,)] = landing.query("select cabecalhos from lago.entrega")
    assert called == {"nucleo_id": "Núcleo ID", "uf": "UF", "inicio": "INICIO"}


def test_the_time_of_a_file_that_no_delivery_can_be_of(landing: Landing) -> None:
    landing.put("nucleo/a.csv", "\n".join(LINES[:2]), at=15_000_000_000)  # of 2445
    landing.put("nucleo/b.csv", f"{LINES[0]}\n{LINES[2]}", at=-86_400)
    landing.ingest()
    assert landing.query("select count(*), sum(linhas_lidas) from lago.entrega") == [(2, 2)]
    assert [(p[0], p[3], p[5]) for p in landing.problems()] == [
        ("nucleo/a.csv", "hora_do_arquivo", False),
        ("nucleo/b.csv", "hora_do_arquivo", False),
    ]
    seen = "select min(recebida_em) > now() - interval 1 hour, max(recebida_em) <= now() from lago.entrega"
    assert landing.query(seen) == [(True, True)]


def test_a_refused_file_is_read_once_the_product_can(landing: Landing) -> None:
    landing.put("nucleo/a.csv", "nucleo_id;nome;uf\nN1;x;BA\n")
    landing.ingest()
    landing.query("update lago.versao set valor = 'outro' where nome = 'contrato'")
    assert len(landing.ingest().new) == 1
    assert landing.query("select count(*), count(distinct arquivo_id) from lago.entrega") == [(1, 1)]
    assert [p[3] for p in landing.problems()] == ["arquivo_sem_coluna_obrigatoria"]


def test_illegible_rows_beyond_some_are_told_together(landing: Landing) -> None:
    landing.put("nucleo/a.csv", LINES[0] + "\n" + f"{LINES[1]};a;b\n" * 2_500)
    landing.ingest()
    assert landing.query("select linhas_lidas from lago.entrega") == [(2_500,)]
    counted = "select count(*), sum(coalesce(contagem, 1)), max(contagem) from lago.problema"
    assert landing.query(counted) == [(2_001, 2_500, 500)]


def test_kinds() -> None:
    assert kind(holding(b"")) == "text"
    assert kind(holding("[1, 2]", "a.json")) == "text"
    assert kind(holding('{"a": 1}', "a.json")) == "json_lines"
