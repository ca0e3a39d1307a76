"""Documents planted wherever a sender may put one, and a search of every byte for them."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from planted_formats import plant_ready
from pypdf import PdfReader
from rough import REGISTRIES, put
from validate_docbr import CNS, CPF

from telessaude.contract import Column, Source, load_sources

NAME = "Aparecida Plantada"
VALUES = {
    "texto": "um texto", "slug": "cardiologia", "inteiro": "1", "decimal": "1,5", "data": "2023-05-03",
    "competencia": "2023-05-01", "instante": "2023-05-03 14:05", "bool": "S", "ibge": "3106200",
    "cnes": "1234567", "ine": "0000000019", "cbo": "225125", "cid10": "I10", "ciap2": "A01", "lista": "I10",
    "sigtap": "0211020036", "pessoa": "enf-1", "indicador_local": "LOCAL.visitas",
    "medida": "tc_respondidas", "sinal": "1",
}  # fmt: skip
MAPPED = {
    "planilha": (
        "Código", "Município Solicitante", "CNES", "Especialidade", "CBO", "Inten.Encaminhamento", "Conduta",
        "Situação", "Concluída?", "Data Solicitação", "Data Resposta", "Tipo", "Unidade de Saúde",
    ),
    "teleconsultorias": (
        "dtsol", "dtresp", "tipo", "canal", "scbo", "scnes", "sine", "cids", "ciaps", "inenc", "evenc",
        "satisf", "rduvida", "psof",
    ),
    "telediagnosticos": (
        "dhrexame", "dh_solicitacao", "dhla", "ctexame", "pnt", "scnes", "scbo", "paibge", "prioridade",
    ),
    "atividades_teleeducacao": ("id", "dtdispo", "cargah", "tipo", "qualquer_outro"),
}  # fmt: skip


_BAD_FILES = (
    "teleconsultoria/{}.csv", "teleconsultoria/{}.xlsx", "teleconsultoria/leia {}.docx", "{}.csv",
    "pasta {}/a.csv", "teleconsultoria/{}.zip", "smart/{}.json", "planilha/N1/{}.csv",
)  # fmt: skip


class Documents:
    """Documents that nobody has, each planted once."""

    def __init__(self) -> None:
        random.seed(11)  # the library draws from it
        self.digits: set[str] = set()

    def cpf(self) -> str:
        """Eleven digits."""
        return self._new(CPF().generate())

    def text(self) -> str:
        """A document in the next of the ways in which people write one."""
        way = len(self.digits) % 6
        digits = self._new(CPF().generate() if way < 4 else CNS().generate())
        dotted = f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"
        spaced = " ".join((digits[:3], digits[3:7], digits[7:11], digits[11:]))
        return (digits, dotted, f"{NAME}, CPF {dotted} (mãe)", f"id{digits}", digits, spaced)[way]

    def _new(self, digits: str) -> str:
        self.digits.add(digits)
        return digits


def plant(landing: Path, documents: Documents) -> None:
    """A landing with a document in every place where a sender may write."""
    for name, content in REGISTRIES.items():
        put(landing, name, content)
    for source in load_sources().values():
        rows = list(_rows(source, documents, ways=6))
        put(landing, f"{source.name}/plantado.csv", _csv(source, rows))
        for ending, write in (("xlsx", _xlsx), ("jsonl", _jsonl), ("parquet", _parquet), ("csv.gz", _gz)):
            put(
                landing,
                f"{source.name}/outro.{ending}",
                write(source, list(_rows(source, documents, ways=1))),
            )
    _plant_formats(landing, documents)
    plant_ready(landing, documents)
    _plant_names(landing, documents)


def _rows(source: Source, documents: Documents, ways: int) -> Iterator[dict[str, str]]:
    """For each column that is not of people and each way of writing, a row that is right but for it."""
    for column in source.columns:
        for _ in range(ways if column not in source.people else 0):
            text = documents.text()
            right = {
                name: f"P{len(documents.digits)}"
                if name == source.key[-1] and name.endswith("_id")
                else _value(name, said)
                for name, said in source.columns.items()
            }
            yield right | {column: text}
    shifted = [_value(name, said) for name, said in source.columns.items()]
    yield dict(zip(source.columns, [documents.cpf(), *shifted], strict=False))


def _value(name: str, column: Column) -> str:
    if name == "nucleo_id":
        return "N1"
    if column.type == "enum":
        return column.of[0] if isinstance(column.of, tuple) else "MG"
    return VALUES[column.type]


def _csv(source: Source, rows: list[dict[str, str]]) -> str:
    lines = (";".join(row[column] for column in source.columns) for row in rows)
    return "\n".join((";".join(source.columns), *lines, ""))


def _gz(source: Source, rows: list[dict[str, str]]) -> bytes:
    return gzip.compress(_csv(source, rows).encode(), mtime=0)


def _jsonl(source: Source, rows: list[dict[str, str]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def _parquet(source: Source, rows: list[dict[str, str]]) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), target)
    return target.getvalue()


def _xlsx(source: Source, rows: list[dict[str, str]], sheet: str = "dados") -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for line, cells in enumerate([list(source.columns), *(list(row.values()) for row in rows)]):
            page.write_row(line, 0, cells)
            # A number without its first zero is ten digits like any other ten.
            if line and cells[0].isdigit() and cells[0][0] != "0":
                page.write_number(line, 0, int(cells[0]))
    return target.getvalue()


def _plant_formats(landing: Path, documents: Documents) -> None:
    for lista in ("teleconsultorias", "telediagnosticos", "atividades_teleeducacao"):
        for n, field in enumerate((*MAPPED[lista], "codigo_nucleo", "mes_referencia", "tipo_envio", "outro")):
            right = {"dtsol": "03/05/2023 10:00:00", "dtresp": "04/05/2023 10:00:00", "scpf": documents.cpf()}
            right |= {
                "dhrexame": "03/05/2023 10:00:00",
                "id": f"{lista}{n}",
                "tipo": "A",
                "ctexame": "0211020036",
            }
            text = documents.text()
            planted: object = [text] if field in {"cids", "ciaps"} else text
            inside = field in MAPPED[lista]
            envelope = {"codigo_nucleo": "N1", "mes_referencia": "052023", "tipo_envio": "NA"}
            envelope |= {lista: [right | {field: planted} if inside else right]}
            put(
                landing, f"smart/{lista}{n}.json", json.dumps(envelope | ({} if inside else {field: planted}))
            )
    heading = (*MAPPED["planilha"], "CPF do Solicitante", "Sobra")
    for n, field in enumerate(heading):
        cells = dict.fromkeys(heading, "") | {
            "Código": str(n), "Data Solicitação": "03/05/2023 10:00", "CPF do Solicitante": documents.cpf()
        }  # fmt: skip
        lines = (";".join((cells | {field: documents.text()}).values()) for _ in range(6))
        put(landing, f"planilha/N1/p{n}.csv", "\n".join((";".join(heading), *lines, "")))
    put(landing, f"planilha/{documents.cpf()}/p.csv", "Data Solicitação;Solicitante\n03/05/2023 10:00;Ana\n")


def _plant_names(landing: Path, documents: Documents) -> None:
    source = load_sources()["teleconsultoria"]
    good = list(_rows(source, documents, ways=1))
    headings = {"teleconsultoria_id": documents.cpf(), "situacao": documents.text()}
    for place in _BAD_FILES:
        put(landing, place.format(documents.text().replace("/", "-")), f"nada, {documents.cpf()}\n")
    put(landing, f"teleconsultoria/bom {documents.text()}.csv", _csv(source, good[:3]))
    put(landing, "teleconsultoria/aba.xlsx", _xlsx(source, good[3:6], sheet=f"Prof {documents.cpf()}"))
    put(
        landing,
        "teleconsultoria/colunas.csv",
        _csv(source, good[6:8]).replace("\n", f";{documents.text()}\n", 1),
    )
    put(
        landing,
        "teleconsultoria/chaves.jsonl",
        _jsonl(source, [row | {documents.text(): "1"} for row in good[8:9]]),
    )
    put(landing, "teleconsultoria/sem.csv", ";".join(headings.values()) + "\n" + documents.text() + "\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"membro {documents.cpf()}.csv", _csv(source, good[9:10]))
        archive.writestr(f"outro {documents.text()}.bin", "nada")
    put(landing, f"teleconsultoria/{documents.cpf()} um.zip", packed.getvalue())


# What a document may look like to who opens a file; the digits tell which it is.
_LOOKS = re.compile(rb"[0-9]{11,}|[0-9]{3}[. ][0-9]{3}[. ][0-9]{3}[-. ][0-9]{2}|[0-9]{3}(?: [0-9]{4}){3}")


def found(content: bytes, documents: Documents) -> set[str]:
    """The planted documents, and the name, that some bytes hold."""
    seen = {NAME} if NAME.encode() in content else set()
    for look in _LOOKS.finditer(content):
        digits = re.sub(rb"[^0-9]", b"", look[0]).decode()
        windows = (digits[at : at + n] for n in (11, 15) for at in range(len(digits) - n + 1))
        seen |= documents.digits.intersection(windows)
    return seen


def everything(path: Path) -> Iterator[bytes]:
    """What a file holds: its bytes and, of what is packed or encoded, what is inside."""
    content = path.read_bytes()
    yield content
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (name.encode() for name in archive.namelist())
            yield from (archive.read(name) for name in archive.namelist())
    elif content[:4] == b"%PDF":
        yield from ((page.extract_text() or "").encode() for page in PdfReader(io.BytesIO(content)).pages)
    elif content[:4] == b"PAR1":
        yield from _cells(f"read_parquet('{path}')", lambda con: None)
    elif content[8:12] == b"DUCK":
        yield from _database(path)


def _database(path: Path) -> Iterator[bytes]:
    attach = f"attach '{path}' as x (read_only)"
    with duckdb.connect() as con:
        con.execute(attach)
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'x'"
        ).fetchall()
    for schema, table in tables:
        yield from _cells(f'x."{schema}"."{table}"', lambda con: con.execute(attach))


def _cells(relation: str, prepare: Callable[[duckdb.DuckDBPyConnection], object]) -> Iterator[bytes]:
    with duckdb.connect() as con:
        prepare(con)
        columns = [row[0] for row in con.execute(f"describe select * from {relation}").fetchall()]
        yield "\n".join(columns).encode()
        for column in columns:
            distinct = f'select distinct "{column}"::varchar from {relation}'
            yield "\n".join(str(text) for (text,) in con.execute(distinct).fetchall()).encode()
