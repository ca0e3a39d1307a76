"""Protects JSONL, Parquet, spreadsheets and gz: typed cells become text, rows keep numbers."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import xlsxwriter
from landings import HEADING, Landing

ROW = {
    "nucleo_id": "N1",
    "teleconsultoria_id": "A",
    "situacao": "aberta",
    "tipo": "assincrona",
    "solicitada_em": "2024-05-03T14:05:00Z",
    "solicitante_id": "enf-1",
}


def test_json_lines_take_native_types(landing: Landing) -> None:
    typed = {
        "teleconsultoria_id": 77,
        "satisfacao": 5.0,
        "candidata_sof": True,
        "cid10": ["I10", None, "E11"],
    }
    lines = [
        json.dumps(ROW),
        "{quebrada",
        "",
        json.dumps(ROW | typed),
        "[1]",
        json.dumps({"nucleo_id": None}),
    ]
    landing.put("teleconsultoria/a.jsonl", "\n".join(lines))
    landing.ingest()
    columns = "(teleconsultoria_id, satisfacao, candidata_sof, cid10, _erro)"
    assert landing.column(columns) == {
        1: ("A", None, None, None, None),
        2: (None, None, None, None, "linha_ilegivel"),
        4: ("77", "5.0", "true", "I10|E11", None),
        5: (None, None, None, None, "linha_ilegivel"),
    }


def test_json_lines_miss_a_column_when_every_row_does(landing: Landing) -> None:
    lacking = {name: value for name, value in ROW.items() if name != "tipo"}
    landing.put("teleconsultoria/a.jsonl", f"{json.dumps(lacking)}\n{json.dumps(lacking)}\n")
    landing.put("teleconsultoria/b.jsonl", f"{json.dumps(lacking)}\n{json.dumps(ROW | {'Novo': 1})}\n")
    landing.ingest()
    assert landing.query(
        "select linhas_lidas, linhas_recusadas, recusada from lago.entrega order by caminho"
    ) == [
        (2, 2, True),
        (2, 0, False),
    ]
    assert landing.problems() == [
        ("teleconsultoria/a.jsonl", 1, "tipo", "arquivo_sem_coluna_obrigatoria", None, True),
        ("teleconsultoria/b.jsonl", 1, "novo", "coluna_desconhecida", None, False),
    ]


def test_half_a_surrogate_pair_is_no_reason_to_stop(landing: Landing) -> None:
    landing.put("teleconsultoria/a.jsonl", json.dumps(ROW)[:-1] + r', "especialidade": "\ud800x"}')
    landing.ingest()
    assert landing.column("especialidade") == {1: "?x"}


def test_parquet_types(landing: Landing) -> None:
    path = landing.folder / "nucleo" / "a.parquet"
    path.parent.mkdir()
    duckdb.sql(
        "select * from (values "
        "('N1', 5::bigint, 'SP', date '2020-02-29', timestamp '2024-05-03 00:00:00', 1.5::double), "
        "(null, null, null, null, null, null), "
        "('N2', 7, 'RJ', null, timestamp '2024-05-03 14:05:00.25', 2.0)) "
        "t (nucleo_id, NOME, uf, inicio, fim, extra)"
    ).write_parquet(str(path))
    landing.ingest()
    assert landing.column("(nucleo_id, nome, inicio, fim)", "nucleo") == {
        1: ("N1", "5", "2020-02-29", "2024-05-03"),
        3: ("N2", "7", None, "2024-05-03 14:05:00.250000"),
    }
    assert landing.problems() == [("nucleo/a.parquet", 1, "extra", "coluna_desconhecida", None, False)]


def test_parquet_instants_and_lists(landing: Landing) -> None:
    path = landing.folder / "teleconsultoria" / "a.parquet"
    path.parent.mkdir()
    duckdb.sql(
        "set timezone = 'America/Sao_Paulo'; "
        "select 'N1' as nucleo_id, 1 as teleconsultoria_id, 'aberta' as situacao, 'assincrona' as tipo, "
        "timestamptz '2024-05-03 00:00:00-03' as solicitada_em, timestamp '2024-05-04' as respondida_em, "
        "'enf' as solicitante_id, ['I10', null, 'E11'] as cid10, []::varchar[] as ciap2, "
        "true as candidata_sof"
    ).write_parquet(str(path))
    landing.ingest()
    columns = "(solicitada_em, respondida_em, cid10, ciap2, candidata_sof)"
    assert landing.column(columns) == {
        1: ("2024-05-03 03:00:00Z", "2024-05-04 00:00:00", "I10|E11", None, "true")
    }


def sheet(path: Path, rows: list[list[object]], top: int = 2, left: int = 1) -> None:
    """A workbook whose table starts away from the corner; instants are shown with a time, dates without."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        formats = {datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"})}
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        first = book.add_worksheet("dados")
        book.add_worksheet("outra").write(0, 0, "nada")
        for number, row in enumerate(rows, start=top):
            for place, value in enumerate(row, start=left):
                if isinstance(value, date):
                    first.write_datetime(number, place, value, formats.get(type(value), day))
                elif value is not None:
                    first.write(number, place, value)


def test_sheet_cells_and_row_numbers(landing: Landing) -> None:
    midnight = datetime(2024, 5, 3)
    heading = [*HEADING.split(","), "satisfacao", "candidata_sof"]
    rows: list[list[object]] = [
        heading,
        ["N1", 77, "aberta", "assincrona", midnight, "enf", 5, True],
        [],
        ["N1", "B", "aberta", "assincrona", date(2024, 5, 3), "enf", 4.5],
        ["N1", "C", "aberta", "assincrona", datetime(2024, 5, 3, 14, 5, 1), "enf", "5,0", False],
    ]
    sheet(landing.folder / "teleconsultoria" / "a.xlsx", rows)
    landing.ingest()
    assert landing.column("(teleconsultoria_id, solicitada_em, satisfacao, candidata_sof)") == {
        4: ("77", "2024-05-03 00:00:00", "5", "true"),
        6: ("B", "2024-05-03", "4.5", None),
        7: ("C", "2024-05-03 14:05:01", "5,0", "false"),
    }


def test_a_midnight_in_a_date_column_is_a_day(landing: Landing) -> None:
    rows: list[list[object]] = [
        ["nucleo_id", "nome", "uf", "inicio"],
        ["N1", "x", "SP", datetime(2020, 1, 1)],
    ]
    sheet(landing.folder / "nucleo" / "a.xlsx", rows)
    landing.ingest()
    assert landing.column("inicio", "nucleo") == {4: "2020-01-01"}


def test_gz_is_the_same_file(landing: Landing) -> None:
    text = f"{HEADING}\n" + "".join(f"N1,T{n},aberta,assincrona,x,y\n" for n in range(500))
    landing.put(
        "teleconsultoria/a.csv.gz", gzip.compress(text[:900].encode()) + gzip.compress(text[900:].encode())
    )
    landing.ingest()
    assert landing.query("select formato, linhas_lidas from lago.entrega") == [("csv.gz", 500)]
    assert landing.column("teleconsultoria_id")[501] == "T499"
