"""Protects a run from what núcleos may deliver: each bad file is explained in ``rejeicao``, no row is lost,
and the good rows of the same landing are published. All bad files come in one landing, read by one run."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from rough import (
    HEADING,
    REGISTRIES,
    arguments,
    as_anyone,
    assert_published,
    put,
    row,
    run,
    table,
)

pytestmark = pytest.mark.long

REQUIRED = "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,solicitante_id"
ILLEGIBLE_FILE = (0, None, "arquivo_ilegivel", True)
NO_FILE = (0, None, "nao_e_arquivo", True)
UNKNOWN_SOURCE = (0, None, "fonte_desconhecida", True)
ILLEGIBLE_LINE = "linha_ilegivel"
MEGABYTES = 10


@dataclass(frozen=True)
class Bad:
    """A file and what must come of it: rows read, rows accepted, entries of ``rejeicao`` (line, column, rule,
    whether the row or file is out)."""

    content: str | bytes
    read: int
    accepted: int
    entries: tuple[tuple[int, str | None, str, bool], ...] = ()
    link_to: str | None = None


def lacking(columns: str = REQUIRED) -> tuple[int, str, str, bool]:
    return (1, columns, "arquivo_sem_coluna_obrigatoria", True)


def unread(rule: str) -> tuple[int, None, str, bool]:
    return (0, None, rule, True)


def repeated(column: str) -> tuple[int, str, str, bool]:
    return (1, column, "coluna_repetida", False)


def unknown(column: str) -> tuple[int, str, str, bool]:
    return (1, column, "coluna_desconhecida", False)


def invalid(line: int, column: str, rejected: bool) -> tuple[int, str, str, bool]:
    return (line, column, "valor_invalido", rejected)


def workbook(*sheet_rows: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(sheet_rows):
            sheet.write_row(place, 0, line.split(","))
        if sheet_rows:
            sheet.merge_range(len(sheet_rows), 0, len(sheet_rows), 2, "")
            sheet.write_formula(1, 7, '="Cardio"&"logia"', None, "Cardiologia")
    return buffer.getvalue()


def parquet(identifier: str, **columns: Any) -> bytes:
    cells = dict(zip(HEADING.split(","), row(identifier).split(","), strict=True))
    arrays = {name: [value] for name, value in cells.items()} | columns
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()


def line_of_json(identifier: str, **cells: Any) -> str:
    return json.dumps(dict(zip(HEADING.split(","), row(identifier).split(","), strict=True)) | cells)


def noise(size: int) -> bytes:
    return random.Random(3).randbytes(size)


LONG = "x" * (MEGABYTES << 20)
BAD: dict[str, Bad] = {
    # the list of the issue
    "teleconsultoria/sem_coluna.csv": Bad(
        table(row("X1"), row("X2")).replace("tipo,", "modo,"), 2, 0, (lacking("tipo"),)
    ),
    "teleconsultoria/vazio.csv": Bad("", 0, 0, (lacking(),)),
    "teleconsultoria/so_titulos.csv": Bad(f"{HEADING}\n", 0, 0),
    "teleconsultoria/cortado.csv.gz": Bad(
        gzip.compress(table(*(row(f"X{n}") for n in range(2_000))).encode())[:-20], 0, 0, (ILLEGIBLE_FILE,)
    ),
    "teleconsultoria/binario.csv": Bad(
        b"\x89PNG\r\n\x1a\n" + noise(9_000).translate(None, b'\r\n"') + b"\nfim", 3, 0, (lacking(),)
    ),
    "smart/lista.json": Bad("[1, 2]", 0, 0, (ILLEGIBLE_FILE,)),
    "smart/texto.json": Bad("não é JSON", 0, 0, (ILLEGIBLE_FILE,)),
    "smart/fundo.json": Bad("[" * 100_000, 0, 0, (ILLEGIBLE_FILE,)),
    "smart/sem_lista.json": Bad('{"codigo_nucleo": "N1"}', 0, 0, ((0, None, "envelope_desconhecido", True),)),
    "teleconsultoria/codificacoes.csv": Bad(
        table(row("C1", specialty="Ação")).encode() + f"{row('C2', specialty='Ação')}\n".encode("cp1252"),
        2, 2,
    ),
    "teleconsultoria/utf16.csv": Bad(table(row("U1")).encode("utf-16"), 1, 1),
    "teleconsultoria/mil_colunas.csv": Bad(
        f"{HEADING},{','.join(f'c{n:03d}' for n in range(1_000))}\n{row('M1')}{',' * 1_000}\n",
        1, 1, tuple(unknown(f"c{n:03d}") for n in range(1_000)),
    ),
    "teleconsultoria/linha_longa.csv": Bad(table(row("L1", specialty=LONG), row("L2")), 2, 2),
    "teleconsultoria/uma_linha.csv": Bad(LONG, 0, 0, (lacking(),)),
    "teleconsultoria/aspas.csv": Bad(
        table(row("Q1"), row('"Q2'), row("Q3"), f'"{row("Q4")}', row("Q5")), 5, 3,
        ((3, None, ILLEGIBLE_LINE, True), (5, None, ILLEGIBLE_LINE, True)),
    ),
    "teleconsultoria/titulos_repetidos.csv": Bad(
        f"{HEADING},NUCLEO_ID,Tipo\n{row('D1')},N9,sincrona\n", 1, 1,
        (repeated("nucleo_id"), repeated("tipo")),
    ),
    "misteriosa/a.csv": Bad(table(row("X1")), 0, 0, (UNKNOWN_SOURCE,)),
    "teleconsultoria/trancado.csv": Bad(table(row("X1")), 0, 0, (unread("arquivo_sem_permissao"),)),
    # beyond it
    "teleconsultoria/a_si.csv": Bad("", 0, 0, (unread("ligacao_nao_seguida"),), link_to="a_si.csv"),
    "volta": Bad("", 0, 0, (unread("ligacao_nao_seguida"),), link_to="volta"),
    "teleconsultoria/entrada": Bad("", 0, 0, (unread("ligacao_nao_seguida"),), link_to=".."),
    "teleconsultoria/nome; 'com' \"aspas\"\ne {{ linha }}.csv": Bad(table(row("S1")), 1, 1),
    "teleconsultoria/100% *[a]?.parquet": Bad(parquet("S2"), 1, 1),
    "acentuação d'água; drop table/a.csv": Bad("x", 0, 0, (UNKNOWN_SOURCE,)),
    "planilha/N9'; drop table marts.entrega; --/a.csv": Bad(
        "Código;Solicitante;Data Solicitação\n1;Fulana de Tal;03/05/2023 10:00\n", 1, 0,
        ((2, "nucleo_id", "referencia_inexistente", True),),
    ),
    "teleconsultoria/titulo_sql.csv": Bad(
        f"{HEADING},x\"; drop table marts.entrega; --,%(a)s\n{row('S3')},1,2\n", 1, 1,
        (unknown("a_s"), unknown("x_drop_table_marts_entrega")),
    ),
    "teleconsultoria/fins_de_linha.csv": Bad(
        f"{HEADING}\r\n{row('E1')}\n{row('E2')}\r{row('E3')}", 3, 3
    ),
    "teleconsultoria/bom_no_meio.csv": Bad(f"\ufeff{HEADING}\n{row('E4')}\n\ufeff{row('E5')}\n", 2, 2),
    "teleconsultoria/tabulados.csv": Bad(table(row("E6")).replace("nucleo_id", "\tnucleo_id\t ", 1), 1, 1),
    "teleconsultoria/nulo.csv": Bad(table(row("E\0")), 1, 1),
    "teleconsultoria/instantes.csv": Bad(
        table(*(row(f"T{n}").replace("2023-05-04 10:00", when) for n, when in enumerate(
            ("9999-12-31 23:59:59", "0001-01-01 00:00", "2023-02-29 10:00", "infinity", "1e999", "now")
        ))),
        6, 0,
        (
            (2, "respondida_em", "instante_futuro", True),
            (3, "respondida_em", "instante_antigo", True),
            *(invalid(line, "respondida_em", True) for line in (4, 5, 6, 7)),
        ),
    ),
    "populacao/numeros.csv": Bad(
        "municipio_ibge;ano;populacao\n"
        + "".join(f"3106200;{2000 + n};{number}\n" for n, number in enumerate(
            ("9" * 400, "1e999", "NaN", "inf", "-inf", "5.5", "0x5", "٥", "5,0")
        )),
        9, 1, tuple(invalid(line, "populacao", True) for line in range(2, 10)),
    ),
    "teleconsultoria/aninhado.jsonl": Bad(
        "\n".join((
            line_of_json("J1", cid10=[{"a": 1}, None, "I10"]), line_of_json("J2", especialidade={"a": [1]}),
            line_of_json("J3", satisfacao=float("nan")), line_of_json("J4", satisfacao=10**400),
            line_of_json("J\ud800"), "[" * 100_000, "[1]", '{"nucleo_id":',
        )),
        8, 5,
        (
            invalid(1, "cid10", False), invalid(3, "satisfacao", False), invalid(4, "satisfacao", False),
            *((line, None, ILLEGIBLE_LINE, True) for line in (6, 7, 8)),
        ),
    ),
    "teleconsultoria/aninhado.parquet": Bad(
        parquet("P1", especialidade=pa.array([{"a": 1, "b": [2]}]), cid10=pa.array([[["I10"], ["J20"]]])),
        1, 1,
    ),
    "teleconsultoria/infinito.parquet": Bad(
        parquet("P2", satisfacao=pa.array([float("inf")])), 1, 1, (invalid(1, "satisfacao", False),)
    ),
    "teleconsultoria/longe.parquet": Bad(
        parquet("P3", respondida_em=pa.array([2**62], pa.timestamp("us"))), 1, 0,
        (invalid(1, "respondida_em", True),),
    ),
    "teleconsultoria/formulas.xlsx": Bad(workbook(HEADING, row("W1"), row("W2")), 2, 2),
    "teleconsultoria/folha_vazia.xlsx": Bad(workbook(), 0, 0, (lacking(),)),
    "smart/chaves_repetidas.json": Bad(
        '{"codigo_nucleo": "N9", "codigo_nucleo": "N1", "mes_referencia": "052023", "teleconsultorias": '
        '[{"dtsol": "1/5/2023 8:05:00", "dtresp": "01/05/2023 10:00:00", "tipo": "S", "tipo": "A", '
        '"scpf": "enf-1", "canal": 1}, 5, {}, null]}',
        4, 1,
        (
            (2, None, ILLEGIBLE_LINE, True), (4, None, ILLEGIBLE_LINE, True),
            *((3, column, "obrigatorio_ausente", True)
              for column in ("respondida_em", "solicitada_em", "solicitante_id", "teleconsultoria_id",
                             "tipo")),
        ),
    ),
}  # fmt: skip
GOOD = 20
LATIN_NAME = b"teleconsultoria/a\xe7\xe3o.csv"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The publication of a landing with every bad file; the run may read only what permissions allow."""
    folder = tmp_path_factory.mktemp("maus")
    landing = folder / "entrada"
    for name, content in REGISTRIES.items():
        put(landing, name, content)
    put(landing, "teleconsultoria/boas.csv", table(*(row(f"A{n}") for n in range(GOOD))))
    for minute, (name, bad) in enumerate(BAD.items(), start=1):
        path = put(landing, name, bad.content, minute)
        if bad.link_to:
            path.unlink()
            path.symlink_to(bad.link_to)
    (landing / "teleconsultoria" / "trancado.csv").chmod(0)
    Path(os.fsdecode(os.fsencode(landing) + b"/" + LATIN_NAME)).write_text(table(row("X9")), encoding="utf-8")
    (landing / "teleconsultoria" / "pasta.csv").mkdir()
    os.mkfifo(landing / "teleconsultoria" / "cano.csv")
    assert_published(run(arguments(landing, folder / "armazem"), as_anyone))
    with duckdb.connect(folder / "armazem" / "public" / "indicadores.duckdb", read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_explained_and_counted(published: duckdb.DuckDBPyConnection, name: str) -> None:
    bad = BAD[name]
    counts = "select linhas_lidas, linhas_aceitas, linhas_rejeitadas from marts.entrega where caminho = ?"
    assert published.execute(counts, [name]).fetchall() == [(bad.read, bad.accepted, bad.read - bad.accepted)]
    entries = published.execute(
        "select linha, coluna, regra, rejeitada from marts.rejeicao where caminho = ? order by all", [name]
    ).fetchall()
    assert entries == sorted(bad.entries, key=lambda entry: (entry[0], entry[1] or "~", *entry[2:]))


@pytest.mark.parametrize("name", ["pasta.csv", "cano.csv"])
def test_what_is_no_file_is_reported(published: duckdb.DuckDBPyConnection, name: str) -> None:
    query = "select linha, coluna, regra, rejeitada from marts.rejeicao where caminho = ?"
    assert published.execute(query, [f"teleconsultoria/{name}"]).fetchall() == [NO_FILE]


def test_a_name_that_is_no_text_is_spelled_out(published: duckdb.DuckDBPyConnection) -> None:
    query = "select linhas_aceitas from marts.entrega where caminho = ?"
    assert published.execute(query, ["teleconsultoria/a\\xe7\\xe3o.csv"]).fetchall() == [(1,)]


def test_no_row_is_lost(published: duckdb.DuckDBPyConnection) -> None:
    unequal = "select caminho from marts.entrega where linhas_lidas <> linhas_aceitas + linhas_rejeitadas"
    assert published.execute(unequal).fetchall() == []
    unexplained = """
        select caminho, linhas_rejeitadas, count(distinct linha)
        from marts.entrega left join marts.rejeicao as r using (entrega_id, caminho)
        where not recusada and coalesce(rejeitada, true)
        group by all having linhas_rejeitadas <> count(distinct linha)
    """
    assert published.execute(unexplained).fetchall() == []
    files = len(BAD) + len(REGISTRIES) + 4
    assert published.execute("select count(*) from marts.entrega").fetchone() == (files,)


def test_every_reason_is_a_sentence_and_no_value_names_a_person(published: duckdb.DuckDBPyConnection) -> None:
    worded = "select count(*) from marts.rejeicao where motivo is null or motivo not like '% %.'"
    assert published.execute(worded).fetchone() == (0,)
    named = "select count(*) from marts.rejeicao where valor like '%Fulana%' or valor like '%enf-1%'"
    assert published.execute(named).fetchone() == (0,)


def test_the_good_rows_are_published(published: duckdb.DuckDBPyConnection) -> None:
    accepted = sum(
        bad.accepted for name, bad in BAD.items() if name.startswith(("teleconsultoria/", "smart/"))
    )
    answered = published.execute(
        "select numerador from marts.indicador_valor "
        "where (indicador_id, periodo_tipo, nivel, dimensao) = ('MSNT5.387', 'ano', 'brasil', 'total')"
    ).fetchall()
    assert answered == [(GOOD + accepted + 1,)]  # that of the name in Latin-1
